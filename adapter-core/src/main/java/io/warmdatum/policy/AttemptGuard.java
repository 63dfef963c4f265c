package io.warmdatum.policy;

import io.warmdatum.Outcome;
import io.warmdatum.TerminalDatumException;
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

    private final Retries retries;
    private final SingleAttempt single;

    // Guarded by this. Made for the first attempt that fails: where none does, nothing of SmallRye
    // is loaded for it.
    private RetryGuard retrying;

    public AttemptGuard(AttemptPolicy policy) {
        this.retries = policy.retries();
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
        // The first attempt needs no retry guard, unless its time counts.
        CompletableFuture<Outcome> attempt = begun(first, attempts, steps);
        return retries.maxDuration().isPresent()
                ? guarded(first, attempt, attempts, steps)
                : attempt.exceptionallyCompose(failed -> guarded(first, attempt, attempts, steps));
    }

    private CompletableFuture<Outcome> begun(int number, Attempts attempts, Steps steps) {
        var outcome = new CompletableFuture<Outcome>();
        steps.now(() -> carryOut(number, attempts, steps, outcome));
        return outcome;
    }

    /** Goes on from an attempt that is begun, and may have failed already. */
    private CompletionStage<Outcome> guarded(
            int first, CompletableFuture<Outcome> begun, Attempts attempts, Steps steps) {
        var number = new int[] {first - 1};
        return retrying()
                .get(
                        () -> {
                            int attempt = ++number[0];
                            return attempt == first ? begun : begun(attempt, attempts, steps);
                        });
    }

    private synchronized RetryGuard retrying() {
        if (retrying == null) {
            retrying = new RetryGuard(retries);
        }
        return retrying;
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
}
