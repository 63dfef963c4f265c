package io.warmdatum.wire;

import io.warmdatum.code.NextDatumDesk;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What both transports share: asking a desk, and the one line that says why it could not answer.
 */
final class Pending {

    /** Keeps the text well inside the 8 KiB that peers accept as headers. */
    private static final int MAX_TEXT = 2_000;

    private Pending() {}

    /** Asks the desk; a desk that throws is as one whose future fails. */
    static CompletableFuture<List<String>> nextDatum(NextDatumDesk desk, String error) {
        try {
            return desk.nextDatum(error);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    static boolean isNotBatching(Throwable failure) {
        return cause(failure) instanceof NextDatumDesk.NotBatchingException;
    }

    static String text(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof CancellationException) {
            return "the worker broke the call off: it is stopping, or this program is being ended";
        }
        String text = cause.getMessage();
        if (text == null || text.isBlank()) {
            text = "the worker failed: " + cause.getClass().getSimpleName();
        }
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
