package io.warmdatum.policy;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.RateLimitException;
import io.smallrye.faulttolerance.api.RateLimitType;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.warmdatum.Failure;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * Makes one attempt within the circuit breaker, the rate limit and the timeout of a policy.
 * Thread-safe.
 */
final class SingleAttempt {

    /** What came of it. */
    sealed interface Result {}

    /** The attempt was made. */
    record Made(AttemptResult result) implements Result {}

    /** The attempt may not be made now. */
    record Prevented(Duration pause, String reason) implements Result {}

    /** Permits of a rate limit come back in parts of its window; this is often enough to look. */
    private static final long LOOK_AGAIN_MILLIS = 10;

    private final Optional<Duration> timeout;
    private final Optional<TypedGuard<AttemptResult>> guard;

    /** Around the other one: an attempt that must wait is neither success nor failure. */
    private final Optional<TypedGuard<AttemptResult>> rate;

    private final Optional<Breaker> breaker;
    private volatile long openedNanos;

    SingleAttempt(AttemptPolicy policy) {
        if (policy.timeout().isPresent()
                || policy.breaker().isPresent()
                || policy.rate().isPresent()) {
            DaemonThreads.use();
        }
        this.timeout = policy.timeout();
        this.breaker = policy.breaker();
        this.guard =
                timeout.isPresent() || breaker.isPresent()
                        ? Optional.of(guard(policy))
                        : Optional.empty();
        this.rate = policy.rate().map(SingleAttempt::rateGuard);
    }

    Result make(int number, Attempts attempts) throws InterruptedException {
        AttemptResult result = attempts.prepare(number);
        if (result instanceof AttemptResult.Done) {
            if (guard.isEmpty() && rate.isEmpty()) {
                result = attempts.attempt(number);
            } else {
                Result made = guarded(number, attempts);
                if (made instanceof Prevented) {
                    return made;
                }
                result = ((Made) made).result();
            }
        }
        if (result instanceof AttemptResult.Done) {
            result = attempts.collect(number);
        }
        return new Made(result);
    }

    private Result guarded(int number, Attempts attempts) throws InterruptedException {
        try {
            Callable<AttemptResult> attempt = () -> throwing(attempts.attempt(number));
            Callable<AttemptResult> limited =
                    guard.isPresent() ? () -> guard.get().call(attempt) : attempt;
            return new Made(rate.isPresent() ? rate.get().call(limited) : limited.call());
        } catch (FailedAttempt e) {
            return new Made(e.failed());
        } catch (TimeoutException e) {
            return new Made(new AttemptResult.Failed(tookTooLong(), Optional.of(e)));
        } catch (CircuitBreakerOpenException e) {
            return new Prevented(
                    untilHalfOpen(), "the circuit breaker is open: too many attempts failed");
        } catch (RateLimitException e) {
            long wait = Math.max(LOOK_AGAIN_MILLIS, e.getRetryAfterMillis());
            return new Prevented(Duration.ofMillis(wait), "the rate limit is reached");
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Attempts may only fail in ways the guard knows", e);
        }
    }

    /** The breaker counts exceptions. */
    private static AttemptResult throwing(AttemptResult result) throws FailedAttempt {
        if (result instanceof AttemptResult.Failed failed) {
            throw new FailedAttempt(failed, false, null);
        }
        return result;
    }

    private Duration untilHalfOpen() {
        Duration open = Duration.ofNanos(System.nanoTime() - openedNanos);
        Duration left = breaker.orElseThrow().delay().minus(open);
        Duration least = Duration.ofMillis(LOOK_AGAIN_MILLIS);
        return left.compareTo(least) < 0 ? least : left;
    }

    private Failure tookTooLong() {
        return Failure.of(
                Failure.Cause.TIMED_OUT,
                "context deadline exceeded: the attempt took longer than the datum timeout of "
                        + seconds(timeout.orElseThrow()));
    }

    private TypedGuard<AttemptResult> guard(AttemptPolicy policy) {
        var builder = TypedGuard.create(AttemptResult.class).withDescription("attempt");
        policy.breaker()
                .ifPresent(
                        b ->
                                builder.withCircuitBreaker()
                                        .requestVolumeThreshold(b.requestVolume())
                                        .failureRatio(b.failureRatio())
                                        .successThreshold(b.successThreshold())
                                        .delay(b.delay().toMillis(), ChronoUnit.MILLIS)
                                        .when(e -> b.counts().test(FailedAttempt.thrown(e)))
                                        .onStateChange(this::changed)
                                        .done());
        policy.timeout()
                .ifPresent(
                        limit ->
                                builder.withTimeout()
                                        .duration(Math.max(1, limit.toMillis()), ChronoUnit.MILLIS)
                                        .done());
        return builder.build();
    }

    private static TypedGuard<AttemptResult> rateGuard(Rate rate) {
        return TypedGuard.create(AttemptResult.class)
                .withDescription("attempt")
                .withRateLimit()
                .limit(rate.attempts())
                .window(rate.window().toMillis(), ChronoUnit.MILLIS)
                .minSpacing(rate.minSpacing().toMillis(), ChronoUnit.MILLIS)
                .type(RateLimitType.valueOf(rate.type().name()))
                .done()
                .build();
    }

    private void changed(CircuitBreakerState state) {
        if (state == CircuitBreakerState.OPEN) {
            openedNanos = System.nanoTime();
        }
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString()
                + "s";
    }
}
