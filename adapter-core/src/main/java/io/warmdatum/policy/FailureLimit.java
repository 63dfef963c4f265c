package io.warmdatum.policy;

import io.warmdatum.spec.PipelineSpec;
import java.util.OptionalInt;

/**
 * How many datums of a set may fail before the rest is not begun. Immutable.
 *
 * @param failures how many may fail; empty means any number
 * @param percent how many per cent of those that have ended may fail, 0 to 100
 * @param minimum how many must have ended before the share counts
 */
public record FailureLimit(OptionalInt failures, double percent, int minimum) {

    /** Any number may fail, as under Pachyderm. */
    public static final FailureLimit NONE = new FailureLimit(OptionalInt.empty(), 100, 0);

    /** How many datums must have ended before a share counts, if nothing else is said. */
    public static final int USUAL_MINIMUM = 20;

    public FailureLimit {
        if (failures.isPresent() && failures.getAsInt() < 0) {
            throw new IllegalArgumentException("failures must not be negative: " + failures);
        }
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent must be from 0 to 100: " + percent);
        }
        if (minimum < 0) {
            throw new IllegalArgumentException("minimum must not be negative: " + minimum);
        }
    }

    /** What a pipeline spec asks for: a number of datums, or a share with the usual minimum. */
    public static FailureLimit of(PipelineSpec spec) {
        return spec.failureBudget()
                .map(
                        allowed ->
                                new FailureLimit(
                                        allowed.number(),
                                        allowed.percent().orElse(100),
                                        USUAL_MINIMUM))
                .orElse(NONE);
    }
}
