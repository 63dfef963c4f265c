package io.warmdatum.policy;

import io.smallrye.faulttolerance.api.TypedGuard;
import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * Carries out the attempts of datums by a policy: retry and recovery in one SmallRye guard, the
 * timeout of each attempt in a second one inside it, so that the error command between two attempts
 * has a time of its own. Stateless between datums; thread-safe.
 *
 * <p>SmallRye's defaults fit web calls, not datums, so every one of them is set here: no cap on the
 * total duration, no jitter, no delay unless asked for.
 */
public final class AttemptGuard {

    static {
        DaemonThreads.use();
    }

    private final AttemptPolicy policy;
    private final TypedGuard<Outcome> retrying;
    private final Optional<TypedGuard<Attempted>> limited;

    public AttemptGuard(AttemptPolicy policy) {
        this.policy = policy;
        this.retrying = retryGuard(policy);
        this.limited = policy.timeout().map(AttemptGuard::timeoutGuard);
    }

    /**
     * Makes attempts until one succeeds or none are left.
     *
     * @return {@code Processed}, {@code Recovered} or {@code Failed}
     * @throws InterruptedException the calling thread was interrupted from outside
     */
    public Outcome call(Attempts attempts) throws InterruptedException {
        var number = new int[1];
        try {
            return retrying.call(() -> once(attempts, ++number[0]));
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Attempts may only fail in ways the guard knows", e);
        }
    }

    private Outcome once(Attempts attempts, int number) throws Exception {
        Optional<Failure> failure = attempts.prepare(number);
        if (failure.isEmpty()) {
            failure = attempt(attempts, number);
        }
        if (failure.isEmpty()) {
            failure = attempts.collect(number);
        }
        if (failure.isEmpty()) {
            return new Outcome.Processed();
        }
        boolean recovered = attempts.failed(number, failure.get(), number >= policy.tries());
        throw new FailedAttempt(
                recovered
                        ? new Outcome.Recovered(failure.get())
                        : new Outcome.Failed(failure.get()));
    }

    private Optional<Failure> attempt(Attempts attempts, int number) throws Exception {
        if (limited.isEmpty()) {
            return attempts.attempt(number);
        }
        try {
            return limited.get().call(() -> new Attempted(attempts.attempt(number))).failure();
        } catch (TimeoutException e) {
            return Optional.of(
                    Failure.of(
                            Failure.Cause.TIMED_OUT,
                            "context deadline exceeded: the attempt took longer than the datum"
                                    + " timeout of "
                                    + seconds(policy.timeout().orElseThrow())));
        }
    }

    private static TypedGuard<Outcome> retryGuard(AttemptPolicy policy) {
        return TypedGuard.create(Outcome.class)
                .withDescription("datum")
                .withRetry()
                .maxRetries(policy.tries() - 1)
                .delay(policy.retryDelay().toMillis(), ChronoUnit.MILLIS)
                .jitter(0, ChronoUnit.MILLIS)
                .maxDuration(0, ChronoUnit.MILLIS)
                .retryOn(FailedAttempt.class)
                .done()
                .withFallback()
                .handler(failed -> ((FailedAttempt) failed).outcome)
                .applyOn(FailedAttempt.class)
                .done()
                .build();
    }

    private static TypedGuard<Attempted> timeoutGuard(Duration limit) {
        return TypedGuard.create(Attempted.class)
                .withDescription("attempt")
                .withTimeout()
                .duration(Math.max(1, limit.toMillis()), ChronoUnit.MILLIS)
                .done()
                .build();
    }

    private static String seconds(Duration duration) {
        return java.math.BigDecimal.valueOf(duration.toMillis(), 3)
                        .stripTrailingZeros()
                        .toPlainString()
                + "s";
    }

    /** How one attempt went: a type of its own, as a guard is made for a class. */
    private record Attempted(Optional<Failure> failure) {}

    /**
     * Tells the retry guard about a failed attempt, and carries what becomes of it if it was the
     * last.
     */
    private static final class FailedAttempt extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Outcome outcome;

        FailedAttempt(Outcome outcome) {
            super(null, null, false, false);
            this.outcome = outcome;
        }
    }
}
