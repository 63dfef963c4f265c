package io.warmdatum.quarkus;

import io.warmdatum.worker.DatumSource;
import io.warmdatum.worker.Delivery;
import java.io.IOException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A source that gives out nothing more once it is told to stop; a thread that waits for a datum is
 * interrupted then. Thread-safe as far as the source is.
 */
final class StoppableSource implements DatumSource {

    private final DatumSource source;
    private final Optional<Runnable> leave;

    // Guarded by this.
    private final Set<Thread> waiting = new HashSet<>();
    private boolean stopped;

    private StoppableSource(DatumSource source, Optional<Runnable> leave) {
        this.source = Objects.requireNonNull(source, "source must be set");
        this.leave = leave;
    }

    /** A source that is not asked any more. */
    static StoppableSource of(DatumSource source) {
        return new StoppableSource(source, Optional.empty());
    }

    /**
     * A source that reports with its next question, so that it has to be asked once more.
     *
     * @param leave tells it to give out nothing
     */
    static StoppableSource of(DatumSource source, Runnable leave) {
        return new StoppableSource(source, Optional.of(leave));
    }

    /** Datums in hand may end; no other is begun. */
    synchronized void stop() {
        stopped = true;
        leave.ifPresent(Runnable::run);
        waiting.forEach(Thread::interrupt);
    }

    @Override
    public Optional<Delivery> next() throws InterruptedException, IOException {
        synchronized (this) {
            if (stopped && leave.isEmpty()) {
                return Optional.empty();
            }
            waiting.add(Thread.currentThread());
        }
        try {
            return source.next();
        } catch (InterruptedException e) {
            if (isStopped()) {
                return Optional.empty();
            }
            throw e;
        } finally {
            leave();
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /** The interrupt of a stop is not meant for what the thread does next. */
    private synchronized void leave() {
        waiting.remove(Thread.currentThread());
        if (stopped) {
            Thread.interrupted();
        }
    }

    @Override
    public int inHand() {
        return source.inHand();
    }

    @Override
    public boolean defers() {
        return source.defers();
    }

    @Override
    public void stopEarly(String reason) {
        source.stopEarly(reason);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
