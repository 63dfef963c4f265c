package io.warmdatum.wire.plain;

import io.warmdatum.code.NextDatumDesk;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A desk as one connection of gRPC sees it: remembers the answer that went out last, so that it can
 * be taken back when the connection turns out to be reset with it unread. A caller that has said
 * anything since is taken to have read it. Thread-safe.
 */
final class LineDesk implements NextDatumDesk {

    private final NextDatumDesk desk;

    // Guarded by this.
    private Optional<CompletableFuture<List<String>>> last = Optional.empty();
    private boolean gone;

    LineDesk(NextDatumDesk desk) {
        this.desk = desk;
    }

    @Override
    public CompletableFuture<List<String>> nextDatum(String error) {
        return desk.nextDatum(error);
    }

    @Override
    public void delivered(CompletableFuture<List<String>> answer) {
        synchronized (this) {
            last = Optional.of(answer);
            if (!gone) {
                desk.delivered(answer);
                return;
            }
        }
        desk.undelivered(answer);
    }

    @Override
    public void undelivered(CompletableFuture<List<String>> answer) {
        desk.undelivered(answer);
    }

    /** The caller has said something. */
    synchronized void heard() {
        last = Optional.empty();
    }

    /** The connection is over. */
    void gone(boolean inOrder) {
        Optional<CompletableFuture<List<String>>> unread;
        synchronized (this) {
            gone = true;
            unread = inOrder ? Optional.empty() : last;
        }
        unread.ifPresent(desk::undelivered);
    }

    @Override
    public WorkerStatus status() {
        return desk.status();
    }

    @Override
    public boolean cancel(String jobId, List<String> dataFilters) {
        return desk.cancel(jobId, dataFilters);
    }
}
