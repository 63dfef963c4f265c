package io.warmdatum.wire.plain;

import io.warmdatum.code.NextDatumDesk;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A desk as one connection of gRPC sees it. An answer that the gRPC server has written is delivered
 * only when the tunnel has passed it on, and is taken back when the connection turns out to be
 * reset with it unread; a caller that has said anything since is taken to have read it.
 * Thread-safe.
 */
final class LineDesk implements NextDatumDesk {

    private final NextDatumDesk desk;
    private final Runnable written;

    // Guarded by this.
    private Optional<CompletableFuture<List<String>>> onItsWay = Optional.empty();
    private Optional<CompletableFuture<List<String>>> unread = Optional.empty();
    private boolean calledSince;
    private boolean gone;

    /**
     * @param written told that the gRPC server has written an answer; does not block
     */
    LineDesk(NextDatumDesk desk, Runnable written) {
        this.desk = desk;
        this.written = written;
    }

    @Override
    public CompletableFuture<List<String>> nextDatum(String error) {
        synchronized (this) {
            if (!gone) {
                unread = Optional.empty(); // its datum is over
                calledSince = true;
                return desk.nextDatum(error);
            }
        }
        // The server's threads are late: somebody else may have a datum in hand by now.
        CompletableFuture<List<String>> nobody = new CompletableFuture<>();
        nobody.cancel(false);
        return nobody;
    }

    @Override
    public void delivered(CompletableFuture<List<String>> answer) {
        synchronized (this) {
            if (!gone) {
                onItsWay = Optional.of(answer);
                calledSince = false;
                written.run();
                return;
            }
        }
        desk.undelivered(answer);
    }

    @Override
    public void undelivered(CompletableFuture<List<String>> answer) {
        desk.undelivered(answer);
    }

    /** The answer that the server has written and that is not known to be passed on. */
    synchronized Optional<CompletableFuture<List<String>>> onItsWay() {
        return onItsWay;
    }

    /** An answer has been passed on, and the caller had not gone before. */
    synchronized void passedOn(CompletableFuture<List<String>> answer) {
        if (onItsWay.filter(a -> a == answer).isPresent()) {
            unread = calledSince ? Optional.empty() : onItsWay;
            onItsWay = Optional.empty();
            desk.delivered(answer);
        }
    }

    /** The caller has said something. */
    synchronized void heard() {
        unread = Optional.empty();
    }

    /** Whether all of an answer has been passed on, and the caller said nothing since. */
    synchronized boolean hasUnread() {
        return onItsWay.isEmpty() && unread.isPresent();
    }

    /** The connection is over. */
    void gone(boolean inOrder) {
        Optional<CompletableFuture<List<String>>> lost;
        synchronized (this) {
            gone = true;
            lost = onItsWay.or(() -> inOrder ? Optional.empty() : unread);
        }
        lost.ifPresent(desk::undelivered);
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
