package io.warmdatum.policy;

import io.warmdatum.spec.PipelineSpec;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How often and how long a datum may be attempted. Immutable.
 *
 * @param tries attempts in all, at least 1; the default of a pipeline is 3
 * @param timeout limit of one attempt; empty means none, and that is the default
 * @param retryDelay pause before a retry; the default is none
 */
public record AttemptPolicy(int tries, Optional<Duration> timeout, Duration retryDelay) {

    public AttemptPolicy {
        if (tries < 1) {
            throw new IllegalArgumentException("tries must be at least 1, not " + tries);
        }
        Objects.requireNonNull(timeout, "timeout must be set");
        timeout.ifPresent(limit -> requirePositive("timeout", limit));
        if (retryDelay.isNegative()) {
            throw new IllegalArgumentException("retryDelay must not be negative: " + retryDelay);
        }
    }

    /** The policy that a pipeline spec asks for. */
    public static AttemptPolicy of(PipelineSpec spec) {
        return new AttemptPolicy(spec.datumTries(), spec.datumTimeout(), spec.retryDelay());
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero: " + value);
        }
    }
}
