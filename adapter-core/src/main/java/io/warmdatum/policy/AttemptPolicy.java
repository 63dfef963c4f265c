package io.warmdatum.policy;

import io.warmdatum.spec.PipelineSpec;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How datums are attempted. Immutable.
 *
 * @param retries how often, and what lies between two attempts
 * @param timeout limit of one attempt; empty means none, and that is the default
 * @param breaker stops attempts while too many fail; empty means none
 * @param rate limits how many attempts are begun in a time; empty means no limit
 */
public record AttemptPolicy(
        Retries retries,
        Optional<Duration> timeout,
        Optional<Breaker> breaker,
        Optional<Rate> rate) {

    public AttemptPolicy {
        Objects.requireNonNull(retries, "retries must be set");
        Objects.requireNonNull(timeout, "timeout must be set");
        Objects.requireNonNull(breaker, "breaker must be set");
        Objects.requireNonNull(rate, "rate must be set");
        timeout.ifPresent(limit -> requirePositive("timeout", limit));
    }

    /** Tries without delay, and a timeout: all that a pipeline spec can say. */
    public static AttemptPolicy of(int tries, Optional<Duration> timeout, Duration delay) {
        return new AttemptPolicy(
                Retries.of(tries, delay), timeout, Optional.empty(), Optional.empty());
    }

    /** The policy that a pipeline spec asks for. */
    public static AttemptPolicy of(PipelineSpec spec) {
        return of(spec.datumTries(), spec.datumTimeout(), spec.retryDelay());
    }

    static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero: " + value);
        }
    }

    static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
    }
}
