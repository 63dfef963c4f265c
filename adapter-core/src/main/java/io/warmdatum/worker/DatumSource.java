package io.warmdatum.worker;

import java.io.IOException;
import java.util.Optional;

/**
 * Gives work to a loop: the one port through which every source of datums is joined to user code
 * (design 2). What was given out is reported through its {@link Delivery}; a source that holds
 * several loops' work at once is thread-safe.
 */
public interface DatumSource extends AutoCloseable {

    /**
     * Waits for the next datum. Is not called while the loop holds as many as {@link #inHand}.
     *
     * @return empty if there is no more work
     */
    Optional<Delivery> next() throws InterruptedException, IOException;

    /**
     * How many datums a loop may hold at once: while some wait for their retry, others go on.
     * Defaults to 1: the next is asked for when the last is reported.
     */
    default int inHand() {
        return 1;
    }

    /**
     * Whether a datum that cannot be worked on now (an open circuit breaker, a rate limit) is given
     * back as deferred instead of being waited for. Defaults to false.
     */
    default boolean defers() {
        return false;
    }

    /**
     * No more datums are to be started, since too many failed. What this means for those that are
     * left is the source's affair; by default nothing is given out any more.
     *
     * @param reason one line for a person
     */
    void stopEarly(String reason);

    /** Gives back what was taken and not reported. */
    @Override
    void close() throws IOException;
}
