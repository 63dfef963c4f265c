package io.warmdatum.policy;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * How often a datum is attempted, and what lies between two attempts. Immutable.
 *
 * @param tries attempts in all, at least 1; {@link #UNLIMITED} for no limit. The default of
 *     pipelines and functions is 3
 * @param delay pause before a retry; the default is none
 * @param jitter random part of the pause, up to so much more or less; the default is none
 * @param maxDuration no retry is begun so long after the first attempt began; empty, the default,
 *     means no limit
 * @param backoff how the pause grows; the default is that it does not
 * @param retryable whether a failed attempt may be followed by another, by what was thrown (for a
 *     failure without exception, a stand-in that only {@code Exception} and {@code Throwable}
 *     match); the default is always
 * @param beforeRetry is called before each retry with what was thrown; the default does nothing
 */
public record Retries(
        int tries,
        Duration delay,
        Duration jitter,
        Optional<Duration> maxDuration,
        Backoff backoff,
        Predicate<Throwable> retryable,
        Consumer<Throwable> beforeRetry) {

    /** As many tries as it takes. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    public Retries {
        if (tries < 1) {
            throw new IllegalArgumentException("tries must be at least 1, not " + tries);
        }
        AttemptPolicy.requireNotNegative("delay", delay);
        AttemptPolicy.requireNotNegative("jitter", jitter);
        maxDuration.ifPresent(limit -> AttemptPolicy.requirePositive("maxDuration", limit));
        Objects.requireNonNull(backoff, "backoff must be set");
        Objects.requireNonNull(retryable, "retryable must be set");
        Objects.requireNonNull(beforeRetry, "beforeRetry must be set");
    }

    /** So many tries with the same pause between them, whatever the failure. */
    public static Retries of(int tries, Duration delay) {
        return new Retries(
                tries,
                delay,
                Duration.ZERO,
                Optional.empty(),
                new Backoff.Constant(),
                failure -> true,
                failure -> {});
    }

    /** How the pause before a retry grows. */
    public sealed interface Backoff {

        /** Always the same pause. */
        record Constant() implements Backoff {}

        /**
         * Each pause is a multiple of the one before.
         *
         * @param factor at least 1
         * @param maxDelay largest pause; empty means no limit
         */
        record Exponential(int factor, Optional<Duration> maxDelay) implements Backoff {}

        /**
         * Pauses grow as the Fibonacci numbers.
         *
         * @param maxDelay largest pause; empty means no limit
         */
        record Fibonacci(Optional<Duration> maxDelay) implements Backoff {}
    }
}
