package io.warmdatum.policy;

import io.smallrye.faulttolerance.api.TypedGuard;
import io.warmdatum.Outcome;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * SmallRye's guard for the retries of datums, and for what becomes of the last one. Thread-safe.
 */
final class RetryGuard {

    static {
        DaemonThreads.use();
    }

    private static final TypeLiteral<CompletionStage<Outcome>> OUTCOME = new TypeLiteral<>() {};

    private final TypedGuard<CompletionStage<Outcome>> guard;

    RetryGuard(Retries retries) {
        this.guard = guard(retries);
    }

    /** Gets attempts until one succeeds or none are left. */
    CompletionStage<Outcome> get(Supplier<CompletionStage<Outcome>> attempts) {
        return guard.get(attempts);
    }

    private static TypedGuard<CompletionStage<Outcome>> guard(Retries retries) {
        var retry =
                TypedGuard.create(OUTCOME)
                        .withDescription("datum")
                        .withThreadOffload(false)
                        .withRetry()
                        .maxRetries(retries.tries() == Retries.UNLIMITED ? -1 : retries.tries() - 1)
                        .delay(retries.delay().toMillis(), ChronoUnit.MILLIS)
                        .jitter(retries.jitter().toMillis(), ChronoUnit.MILLIS)
                        .maxDuration(millis(retries.maxDuration()), ChronoUnit.MILLIS)
                        .beforeRetry(
                                failed ->
                                        retries.beforeRetry().accept(FailedAttempt.thrown(failed)))
                        .whenException(failed -> failed instanceof FailedAttempt f && !f.last());
        if (retries.backoff() instanceof Retries.Backoff.Exponential exponential) {
            retry =
                    retry.withExponentialBackoff()
                            .factor(exponential.factor())
                            .maxDelay(millis(exponential.maxDelay()), ChronoUnit.MILLIS)
                            .done();
        } else if (retries.backoff() instanceof Retries.Backoff.Fibonacci fibonacci) {
            retry =
                    retry.withFibonacciBackoff()
                            .maxDelay(millis(fibonacci.maxDelay()), ChronoUnit.MILLIS)
                            .done();
        }
        return retry.done()
                .withFallback()
                .handler(
                        failed ->
                                CompletableFuture.completedFuture(
                                        ((FailedAttempt) failed).outcome()))
                .applyOn(FailedAttempt.class)
                .done()
                .build();
    }

    /** SmallRye's way to say "no limit" is 0. */
    private static long millis(Optional<Duration> limit) {
        return limit.map(Duration::toMillis).orElse(0L);
    }
}
