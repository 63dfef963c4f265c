package io.warmdatum.policy;

import io.smallrye.faulttolerance.api.TypedGuard;
import io.warmdatum.Outcome;
import io.warmdatum.TerminalDatumException;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Carries out the attempts of datums by a policy: retry and recovery in one SmallRye guard, circuit
 * breaker, rate limit and timeout of each attempt in a second one inside it ({@link
 * SingleAttempt}), so that the error command between two attempts has a time of its own. A datum
 * that waits for its retry holds no thread. Thread-safe; the breaker and the rate limit are shared
 * by all datums.
 *
 * <p>SmallRye's defaults fit web calls, not datums, so every one of them is set here: no cap on the
 * total duration, no jitter, no delay unless asked for.
 */
public final class AttemptGuard {

    static {
        DaemonThreads.use();
    }

    private static final TypeLiteral<CompletionStage<Outcome>> OUTCOME = new TypeLiteral<>() {};

    private final Retries retries;
    private final TypedGuard<CompletionStage<Outcome>> retrying;
    private final SingleAttempt single;

    public AttemptGuard(AttemptPolicy policy) {
        this.retries = policy.retries();
        this.retrying = retryGuard(retries);
        this.single = new SingleAttempt(policy);
    }

    /** Attempts in all that a datum may have. */
    public int tries() {
        return retries.tries();
    }

    /**
     * Begins the attempts of a datum; they go on until one succeeds or none are left.
     *
     * @param first number of the first attempt; more than 1 if some were made before, of which the
     *     outcome is known
     * @param attempts what to do
     * @param steps carries it out
     * @return {@code Processed}, {@code Recovered}, {@code Failed} or {@code Deferred}; never
     *     completed if the thread that carries out the steps is interrupted. Completed
     *     exceptionally by what {@code attempts} throws against its contract
     */
    public CompletionStage<Outcome> begin(int first, Attempts attempts, Steps steps) {
        var number = new int[] {first - 1};
        return retrying.get(
                () -> {
                    var outcome = new CompletableFuture<Outcome>();
                    int attempt = ++number[0];
                    steps.now(() -> carryOut(attempt, attempts, steps, outcome));
                    return outcome;
                });
    }

    private void carryOut(
            int number, Attempts attempts, Steps steps, CompletableFuture<Outcome> outcome)
            throws InterruptedException {
        try {
            SingleAttempt.Result result = single.make(number, attempts);
            if (result instanceof SingleAttempt.Prevented prevented) {
                if (attempts.mayWait(prevented.pause())) {
                    steps.after(
                            prevented.pause(), () -> carryOut(number, attempts, steps, outcome));
                } else {
                    outcome.complete(new Outcome.Deferred(prevented.reason()));
                }
                return;
            }
            conclude(number, ((SingleAttempt.Made) result).result(), attempts, outcome);
        } catch (RuntimeException | Error e) {
            outcome.completeExceptionally(e);
        }
    }

    private void conclude(
            int number, AttemptResult result, Attempts attempts, CompletableFuture<Outcome> outcome)
            throws InterruptedException {
        if (result instanceof AttemptResult.Done) {
            outcome.complete(new Outcome.Processed());
        } else if (result instanceof AttemptResult.GivenBack back) {
            outcome.complete(new Outcome.Deferred(back.reason()));
        } else {
            var failed = (AttemptResult.Failed) result;
            boolean last = number >= retries.tries() || !isRetryable(failed);
            boolean recovered = attempts.failed(number, failed, last);
            outcome.completeExceptionally(
                    new FailedAttempt(
                            failed,
                            last,
                            recovered
                                    ? new Outcome.Recovered(failed.failure())
                                    : new Outcome.Failed(failed.failure())));
        }
    }

    private boolean isRetryable(AttemptResult.Failed failed) {
        Throwable thrown = FailedAttempt.thrown(failed);
        return !(thrown instanceof TerminalDatumException) && retries.retryable().test(thrown);
    }

    private static TypedGuard<CompletionStage<Outcome>> retryGuard(Retries retries) {
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
    private static long millis(java.util.Optional<Duration> limit) {
        return limit.map(Duration::toMillis).orElse(0L);
    }
}
