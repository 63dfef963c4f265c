package io.warmdatum.lambda.internal.function;

import io.warmdatum.worker.ParallelLoops.Loop;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work on a thread of its own, so that it can be left behind if it does not end in time. Used by
 * the thread that waits for it.
 */
final class WatchedWork {

    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread thread;

    /** Begins it. */
    WatchedWork(Loop work, ThreadFactory threads) {
        this.thread =
                threads.newThread(
                        () -> {
                            try {
                                work.run();
                                end.complete(null);
                            } catch (Throwable e) {
                                end.completeExceptionally(e);
                            }
                        });
        thread.start();
    }

    /**
     * Waits for its end; interrupts it when its time is over.
     *
     * @param limit its time
     * @param goodbye how long it may take to end after that
     * @return whether it has ended
     * @throws InterruptedException the calling thread was interrupted; the work was too, and has
     *     had its time to end
     * @throws IOException as the work throws it, like every other exception
     */
    boolean ends(Duration limit, Duration goodbye) throws InterruptedException, IOException {
        try {
            if (ended(limit)) {
                return true;
            }
        } catch (InterruptedException e) {
            endsInterrupted(goodbye);
            throw e;
        }
        return endsInterrupted(goodbye);
    }

    /** Nothing went wrong where the work was told to stop. */
    private boolean endsInterrupted(Duration goodbye) throws InterruptedException, IOException {
        thread.interrupt();
        try {
            return ended(goodbye);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private boolean ended(Duration limit) throws InterruptedException, IOException {
        try {
            end.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        }
    }

    private static RuntimeException thrown(Throwable cause)
            throws InterruptedException, IOException {
        if (cause instanceof IOException e) {
            throw e;
        } else if (cause instanceof InterruptedException e) {
            throw e;
        } else if (cause instanceof Error e) {
            throw e;
        }
        return (RuntimeException) cause;
    }

    /** Has something done when it has ended, now if it has already. */
    void onEnd(Runnable action) {
        end.whenComplete((nothing, trouble) -> action.run());
    }
}
