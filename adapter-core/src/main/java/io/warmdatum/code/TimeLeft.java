package io.warmdatum.code;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Time that waits share, from the moment this is made. Used by one thread. */
final class TimeLeft {

    private final long start = System.nanoTime();
    private final Optional<Duration> limit;

    /**
     * @param limit empty means for ever
     */
    TimeLeft(Optional<Duration> limit) {
        this.limit = limit;
    }

    /** Time until the host must have the datum of an attempt back. */
    static TimeLeft of(Attempt attempt, InstantSource clock) {
        return new TimeLeft(limit(attempt, clock));
    }

    /** How long that is from now. */
    static Optional<Duration> limit(Attempt attempt, InstantSource clock) {
        Instant now = clock.instant();
        return attempt.deadline().map(deadline -> Duration.between(now, deadline));
    }

    /**
     * Waits to be notified.
     *
     * @param monitor is held by the caller
     * @return false if no time is left
     */
    boolean await(Object monitor) throws InterruptedException {
        if (limit.isEmpty()) {
            monitor.wait();
            return true;
        }
        long left = limit.get().toNanos() - (System.nanoTime() - start);
        if (left <= 0) {
            return false;
        }
        // At least a millisecond: zero would mean for ever.
        monitor.wait(left / 1_000_000 + 1);
        return true;
    }
}
