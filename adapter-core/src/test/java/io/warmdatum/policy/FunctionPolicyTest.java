package io.warmdatum.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.faulttolerance.api.BeforeRetry;
import io.smallrye.faulttolerance.api.BeforeRetryHandler;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.faulttolerance.api.FibonacciBackoff;
import io.smallrye.faulttolerance.api.RateLimit;
import io.smallrye.faulttolerance.api.RateLimitType;
import io.smallrye.faulttolerance.api.RetryWhen;
import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.FailedDatum;
import io.warmdatum.FailureBudget;
import io.warmdatum.OnDatumError;
import io.warmdatum.policy.Retries.Backoff;
import io.warmdatum.spec.SpecReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.ExecutionContext;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the annotations of a function mean, without keys. */
class FunctionPolicyTest {

    static final class Bare {
        @DatumFunction
        public void apply(Datum datum) {}
    }

    @Nested
    class WithoutAnnotations {

        private final FunctionPolicy policy = Policies.of(Bare.class);

        @Test
        void threeTriesWithNothingBetweenThemWhateverTheFailure() {
            Retries retries = policy.attempts().retries();

            assertEquals(3, retries.tries());
            assertEquals(Duration.ZERO, retries.delay());
            assertEquals(Duration.ZERO, retries.jitter());
            assertEquals(Optional.empty(), retries.maxDuration());
            assertEquals(new Backoff.Constant(), retries.backoff());
            assertTrue(retries.retryable().test(new StackOverflowError()));
        }

        @Test
        void nothingLimitsAttempts() {
            assertEquals(Optional.empty(), policy.attempts().timeout());
            assertEquals(Optional.empty(), policy.attempts().breaker());
            assertEquals(Optional.empty(), policy.attempts().rate());
            assertEquals(OptionalInt.empty(), policy.failures().failures());
            assertEquals(100, policy.failures().percent());
        }

        @Test
        void theHostGetsItsUsualTimes() {
            assertEquals(Duration.ofMinutes(1), policy.errorTimeout());
            assertEquals(Duration.ofSeconds(5), policy.abandonAfter());
            assertEquals(Runtime.getRuntime().availableProcessors(), policy.concurrency());
        }

        @Test
        void eachValueSaysThatItIsADefault() {
            assertEquals(
                    new Setting(
                            "retry.max-retries",
                            "2 (3 tries)",
                            "default of datum functions",
                            Bare.class.getName() + "/apply/Retry/maxRetries"),
                    policy.settings().get(0));
            assertEquals(List.of(), policy.notes());
        }
    }

    static final class BareRetry {
        @Retry
        @DatumFunction
        public void apply(Datum datum) {}
    }

    @Test
    void aBareRetryKeepsItsStandardMeaningAndSaysSo() {
        FunctionPolicy policy = Policies.of(BareRetry.class);
        Retries retries = policy.attempts().retries();

        assertEquals(4, retries.tries());
        assertEquals(Duration.ofMillis(200), retries.jitter());
        assertEquals(Optional.of(Duration.ofMinutes(3)), retries.maxDuration());
        assertFalse(retries.retryable().test(new StackOverflowError()), "only Exception");
        assertEquals(
                "default of @Retry on the method",
                Policies.setting(policy, "retry.max-duration").origin());
    }

    @Retry(maxRetries = 9)
    @Timeout(7)
    static class OnBoth {
        @Retry(
                maxRetries = 5,
                delay = 2,
                delayUnit = ChronoUnit.SECONDS,
                jitter = 1,
                jitterDelayUnit = ChronoUnit.SECONDS,
                maxDuration = 1,
                durationUnit = ChronoUnit.HOURS,
                retryOn = IOException.class,
                abortOn = FileNotFoundException.class)
        @DatumFunction(concurrency = 3, abandonAfterMillis = 100)
        public void apply(Datum datum) {}

        @OnDatumError(timeoutMillis = 250)
        public void failed(FailedDatum failed) {}
    }

    @Nested
    class OnMethodAndClass {

        private final FunctionPolicy policy = Policies.of(OnBoth.class);
        private final Retries retries = policy.attempts().retries();

        @Test
        void thatOfTheMethodCountsAsAWhole() {
            assertEquals(6, retries.tries());
            assertEquals(Duration.ofSeconds(2), retries.delay());
            assertEquals(Duration.ofSeconds(1), retries.jitter());
            assertEquals(Optional.of(Duration.ofHours(1)), retries.maxDuration());
        }

        @Test
        void thatOfTheClassCountsWhereTheMethodHasNone() {
            assertEquals(Optional.of(Duration.ofMillis(7)), policy.attempts().timeout());
            assertEquals(
                    new Setting(
                            "timeout.value",
                            "7ms",
                            "@Timeout on the class",
                            OnBoth.class.getName() + "/Timeout/value"),
                    Policies.setting(policy, "timeout.value"));
        }

        @Test
        void abortOnIsStrongerThanRetryOn() {
            assertTrue(retries.retryable().test(new IOException()));
            assertFalse(retries.retryable().test(new FileNotFoundException()));
            assertFalse(retries.retryable().test(new IllegalStateException(new IOException())));
            assertFalse(retries.retryable().test(new TimeoutException()));
        }

        @Test
        void theHostGetsWhatTheFunctionSays() {
            assertEquals(3, policy.concurrency());
            assertEquals(Duration.ofMillis(100), policy.abandonAfter());
            assertEquals(Duration.ofMillis(250), policy.errorTimeout());
        }
    }

    static final class Inherits extends OnBoth {}

    @Test
    void annotationsOfASuperclassCount() {
        FunctionPolicy policy = Policies.of(Inherits.class);

        assertEquals(6, policy.attempts().retries().tries());
        assertEquals(Optional.of(Duration.ofMillis(7)), policy.attempts().timeout());
    }

    static final class Unlimited {
        @Retry(maxRetries = -1, maxDuration = 0)
        @DatumFunction
        public void apply(Datum datum) {}
    }

    @Test
    void minusOneRetryIsNoLimitAndNoDurationIsNone() {
        FunctionPolicy policy = Policies.of(Unlimited.class);

        assertEquals(Retries.UNLIMITED, policy.attempts().retries().tries());
        assertEquals(Optional.empty(), policy.attempts().retries().maxDuration());
        assertEquals("-1 (no limit)", Policies.setting(policy, "retry.max-retries").value());
    }

    static final class Exponential {
        @Retry(delay = 10)
        @ExponentialBackoff(factor = 3, maxDelay = 2, maxDelayUnit = ChronoUnit.SECONDS)
        @DatumFunction
        public void apply(Datum datum) {}
    }

    @FibonacciBackoff
    static final class Fibonacci {
        @DatumFunction
        public void apply(Datum datum) {}
    }

    @Nested
    class Backoffs {

        @Test
        void exponential() {
            assertEquals(
                    new Backoff.Exponential(3, Optional.of(Duration.ofSeconds(2))),
                    Policies.of(Exponential.class).attempts().retries().backoff());
        }

        @Test
        void fibonacciWithoutRetryWhichAFunctionAlwaysHas() {
            FunctionPolicy policy = Policies.of(Fibonacci.class);

            assertEquals(
                    new Backoff.Fibonacci(Optional.of(Duration.ofMinutes(1))),
                    policy.attempts().retries().backoff());
            assertEquals(
                    List.of(
                            "@FibonacciBackoff has no effect: the delay it starts from is 0; set"
                                    + " @Retry(delay)"),
                    policy.notes());
        }
    }

    @CircuitBreaker(
            requestVolumeThreshold = 4,
            failureRatio = 0.75,
            successThreshold = 2,
            delay = 1,
            delayUnit = ChronoUnit.MINUTES,
            failOn = IOException.class,
            skipOn = FileNotFoundException.class)
    static final class Broken {
        @RateLimit(
                value = 5,
                window = 2,
                windowUnit = ChronoUnit.MINUTES,
                minSpacing = 3,
                minSpacingUnit = ChronoUnit.MILLIS,
                type = RateLimitType.ROLLING)
        @DatumFunction
        public void apply(Datum datum) {}
    }

    @Test
    void readsCircuitBreakers() {
        Breaker breaker = Policies.of(Broken.class).attempts().breaker().orElseThrow();

        assertEquals(4, breaker.requestVolume());
        assertEquals(0.75, breaker.failureRatio());
        assertEquals(2, breaker.successThreshold());
        assertEquals(Duration.ofMinutes(1), breaker.delay());
        assertTrue(breaker.counts().test(new IOException()));
        assertFalse(breaker.counts().test(new FileNotFoundException()));
        assertFalse(breaker.counts().test(new IllegalStateException()));
    }

    @Test
    void readsRateLimits() {
        assertEquals(
                Optional.of(
                        new Rate(
                                5, Duration.ofMinutes(2), Duration.ofMillis(3), Rate.Type.ROLLING)),
                Policies.of(Broken.class).attempts().rate());
    }

    static final class OnlyLuck implements Predicate<Throwable> {
        @Override
        public boolean test(Throwable thrown) {
            return "bad luck".equals(thrown.getMessage());
        }
    }

    static final class Breaks implements Predicate<Throwable> {
        @Override
        public boolean test(Throwable thrown) {
            throw new IllegalStateException("the rule itself is broken");
        }
    }

    static final class When {
        @RetryWhen(exception = OnlyLuck.class)
        @DatumFunction
        public void apply(Datum datum) {}
    }

    static final class WhenBroken {
        @RetryWhen(exception = Breaks.class)
        @DatumFunction
        public void apply(Datum datum) {}
    }

    @Test
    void readsRulesForRetries() {
        Predicate<Throwable> rule = Policies.of(When.class).attempts().retries().retryable();

        assertTrue(rule.test(new Error("bad luck")));
        assertFalse(rule.test(new Exception("bad data")));
    }

    @Test
    void aRuleThatBreaksIsAsIfThereWereNone() {
        assertTrue(
                Policies.of(WhenBroken.class)
                        .attempts()
                        .retries()
                        .retryable()
                        .test(new Exception("bad data")));
    }

    static final class Told implements BeforeRetryHandler {
        static final List<String> CALLS = new ArrayList<>();

        @Override
        public void handle(ExecutionContext context) {
            CALLS.add(
                    context.getMethod().getName()
                            + context.getParameters().length
                            + context.getFailure().getMessage());
        }
    }

    @BeforeRetry(Told.class)
    static final class Before {
        @DatumFunction
        public void apply(Datum datum) {}
    }

    @Test
    void tellsABeforeRetryHandlerTheMethodAndTheFailure() {
        Policies.of(Before.class).attempts().retries().beforeRetry().accept(new Exception("why"));

        assertEquals(List.of("apply0why"), Told.CALLS);
    }

    @FailureBudget(failures = 3, percent = 2.5, minimum = 7)
    static final class Budgeted {
        @DatumFunction
        public void apply(Datum datum) {}
    }

    @Test
    void readsFailureBudgets() {
        assertEquals(
                new FailureLimit(OptionalInt.of(3), 2.5, 7),
                Policies.of(Budgeted.class).failures());
    }

    /** The pipeline stands between keys and annotations, where it says something. */
    @Nested
    class InAPipeline {

        private static final String ALL =
                """
                datum_tries: 2
                datum_timeout: 90s
                metadata:
                  annotations:
                    warmdatum.io/retry-delay: 3s
                    warmdatum.io/err-timeout: 4s
                    warmdatum.io/failure-budget: "5"
                """;

        @Test
        void itsFieldsAreStrongerThanAnnotations() {
            FunctionPolicy policy = in(ALL, OnBoth.class);

            assertEquals(2, policy.attempts().retries().tries());
            assertEquals(Duration.ofSeconds(3), policy.attempts().retries().delay());
            assertEquals(Duration.ofSeconds(1), policy.attempts().retries().jitter());
            assertEquals(Optional.of(Duration.ofSeconds(90)), policy.attempts().timeout());
            assertEquals(Duration.ofSeconds(4), policy.errorTimeout());
            assertEquals(new FailureLimit(OptionalInt.of(5), 100, 20), policy.failures());
            assertEquals(
                    new Setting(
                            "retry.max-retries",
                            "1 (2 tries)",
                            "datum_tries of the pipeline spec",
                            OnBoth.class.getName() + "/apply/Retry/maxRetries"),
                    Policies.setting(policy, "retry.max-retries"));
        }

        @Test
        void whatItDoesNotSayIsLeftToAnnotations() {
            FunctionPolicy policy = in("description: nothing more", OnBoth.class);

            assertEquals(6, policy.attempts().retries().tries());
            assertEquals(Optional.of(Duration.ofMillis(7)), policy.attempts().timeout());
            assertEquals(Duration.ofMillis(250), policy.errorTimeout());
        }

        @Test
        void keysAreStrongerAlsoWhereNoAnnotationStands() {
            FunctionPolicy policy =
                    in(
                            ALL,
                            Bare.class,
                            "Retry/maxRetries=6",
                            "#/Timeout/value=5",
                            "Retry/delay=4",
                            "warmdatum.error-timeout=6s",
                            "warmdatum.failure-budget.failures=7");

            assertEquals(7, policy.attempts().retries().tries());
            assertEquals(Duration.ofMillis(4), policy.attempts().retries().delay());
            assertEquals(Optional.of(Duration.ofMillis(5)), policy.attempts().timeout());
            assertEquals(Duration.ofSeconds(6), policy.errorTimeout());
            assertEquals(OptionalInt.of(7), policy.failures().failures());
        }

        @Test
        void keysCanSwitchItsFieldsOff() {
            FunctionPolicy policy =
                    in(ALL, Bare.class, "Retry/enabled=false", "Timeout/enabled=false");

            assertEquals(1, policy.attempts().retries().tries());
            assertEquals(Optional.empty(), policy.attempts().timeout());
        }

        private static FunctionPolicy in(String more, Class<?> function, String... keys) {
            var read =
                    new SpecReader()
                            .read(
                                    "test.yaml",
                                    """
                                    pipeline: {name: p}
                                    input: {pfs: {repo: in, glob: "/*"}}
                                    transform: {cmd: [x], datum_batching: true}
                                    """
                                            + more);
            assertFalse(read.hasErrors(), read.problems().toString());
            return Policies.of(
                    function, Policies.keys(function, keys), Optional.of(read.specs().get(0)));
        }
    }
}
