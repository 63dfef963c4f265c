package io.warmdatum.worker;

import io.warmdatum.Outcome;
import io.warmdatum.policy.FailureLimit;
import java.util.Objects;
import java.util.Optional;

/** Counts the failed datums of a set against its limit. Thread-safe. */
public final class FailureCount {

    private final FailureLimit limit;

    // Guarded by this.
    private long ended;
    private long failed;

    public FailureCount(FailureLimit limit) {
        this(limit, 0, 0);
    }

    /**
     * Goes on counting a set that was broken off.
     *
     * @param ended how many have ended before, skipped ones not counted
     * @param failed how many of them failed
     */
    public FailureCount(FailureLimit limit, long ended, long failed) {
        this.limit = Objects.requireNonNull(limit, "limit must be set");
        this.ended = ended;
        this.failed = failed;
    }

    /** How many datums have ended. */
    public synchronized long ended() {
        return ended;
    }

    /** How many of them failed. */
    public synchronized long failed() {
        return failed;
    }

    /**
     * A datum has ended. Those that were deferred or skipped do not count.
     *
     * @return why no more datums should be begun; empty if the limit is kept
     */
    public synchronized Optional<String> ended(Outcome outcome) {
        if (outcome instanceof Outcome.Deferred || outcome instanceof Outcome.Skipped) {
            return Optional.empty();
        }
        ended++;
        if (!(outcome instanceof Outcome.Failed)) {
            return Optional.empty();
        }
        failed++;
        boolean tooMany = limit.failures().isPresent() && failed > limit.failures().getAsInt();
        boolean tooLarge = ended >= limit.minimum() && failed * 100.0 / ended > limit.percent();
        return tooMany || tooLarge
                ? Optional.of(
                        "failure budget used up: "
                                + failed
                                + " of "
                                + ended
                                + " datums failed; the rest is not begun")
                : Optional.empty();
    }
}
