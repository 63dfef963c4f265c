package io.warmdatum.lambda.internal.batch;

import java.time.Duration;
import java.time.Instant;

/**
 * Until when an invocation may work. Immutable.
 *
 * @param lastMoment when all work must have stopped, so that the answer still goes out in time
 */
public record Deadline(Instant lastMoment) {

    /** Taken where the host's remaining time is missing: the longest that a function may have. */
    public static final Duration LONGEST = Duration.ofSeconds(900);

    private static final Duration LEAST_MARGIN = Duration.ofMillis(500);
    private static final int MARGIN_PERCENT = 2;
    private static final Duration IMPLAUSIBLE = Duration.ofMinutes(91);

    /**
     * The deadline of an invocation that has just begun. A margin of 2 percent of its time, at
     * least 500 ms and at most half of it, is kept for the answer.
     *
     * @param remaining what the host says is left; if that is not more than nothing, or more than
     *     any host allows (a header was missing), {@link #LONGEST} is assumed
     */
    public static Deadline of(Instant now, Duration remaining) {
        boolean plausible = remaining.toMillis() > 0 && remaining.compareTo(IMPLAUSIBLE) < 0;
        Duration left = plausible ? remaining : LONGEST;
        Duration margin = left.multipliedBy(MARGIN_PERCENT).dividedBy(100);
        if (margin.compareTo(LEAST_MARGIN) < 0) {
            margin = LEAST_MARGIN;
        }
        Duration half = left.dividedBy(2);
        return new Deadline(now.plus(left).minus(margin.compareTo(half) < 0 ? margin : half));
    }

    /** Whether work that takes so long can be begun now. */
    public boolean fits(Instant now, Duration cost) {
        return now.plus(cost).isBefore(lastMoment);
    }
}
