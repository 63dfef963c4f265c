package io.warmdatum.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.faulttolerance.api.ApplyGuard;
import io.smallrye.faulttolerance.api.AsynchronousNonBlocking;
import io.smallrye.faulttolerance.api.BeforeRetry;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.faulttolerance.api.CustomBackoff;
import io.smallrye.faulttolerance.api.CustomBackoffStrategy;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.faulttolerance.api.FibonacciBackoff;
import io.smallrye.faulttolerance.api.RateLimit;
import io.smallrye.faulttolerance.api.RetryWhen;
import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.FailedDatum;
import io.warmdatum.FailureBudget;
import io.warmdatum.OnDatumError;
import io.warmdatum.WarmUp;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.eclipse.microprofile.faulttolerance.Asynchronous;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in annotations and keys are named with place, annotation, member, key and remedy. */
class RefusedPolicyTest {

    @Asynchronous
    @AsynchronousNonBlocking
    @ApplyGuard("guard")
    @NonBlocking
    static final class OnClass {
        @Fallback(fallbackMethod = "other")
        @Bulkhead
        @CustomBackoff(Strategy.class)
        @CircuitBreakerName("breaker")
        @Blocking
        @RunOnVirtualThread
        @DatumFunction
        public void apply(Datum datum) {}
    }

    static final class Strategy implements CustomBackoffStrategy {
        @Override
        public long nextDelayInMillis(Throwable thrown) {
            return 1;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            ~#: @Asynchronous~            | use @DatumFunction(concurrency)
            ~#: @AsynchronousNonBlocking~ | a function is done when it returns
            ~#: @ApplyGuard~              | guards by name are beans of CDI
            ~#: @NonBlocking~             | the host decides which thread
            ~#.apply: @Fallback~          | use @OnDatumError, which recovers it
            ~#.apply: @Bulkhead~          | use @DatumFunction(concurrency)
            ~#.apply: @CustomBackoff~     | use @ExponentialBackoff or @FibonacciBackoff
            ~#.apply: @CircuitBreakerName~ | remove it
            ~#.apply: @Blocking~          | the host decides which thread
            ~#.apply: @RunOnVirtualThread~ | the host decides which thread
            """)
    void refuses(String annotation, String why) {
        List<String> problems = Policies.problems(OnClass.class);

        assertEquals(10, problems.size(), problems.toString());
        assertEquals(
                1,
                problems.stream()
                        .filter(p -> p.startsWith(annotation + " is refused: "))
                        .filter(p -> p.contains(why))
                        .count(),
                problems.toString());
    }

    static final class OnHandlers {
        @DatumFunction
        public void apply(Datum datum) {}

        @Timeout(100)
        @OnDatumError
        public void failed(FailedDatum failed) {}

        @Retry
        @WarmUp
        public void load() {}
    }

    @Test
    void refusesWhatHasNoEffectBesideTheFunction() {
        List<String> problems = Policies.problems(OnHandlers.class);

        assertEquals(2, problems.size());
        assertTrue(
                problems.contains(
                        "#.failed: @Timeout is refused: it has no effect here; put it on apply, the"
                                + " datum function, or remove it"),
                problems.toString());
    }

    @Retry(maxRetries = -2, delay = -1, jitter = -1, maxDuration = -1)
    @Timeout(0)
    @CircuitBreaker(
            requestVolumeThreshold = 0,
            failureRatio = 1.5,
            successThreshold = 0,
            delay = -1)
    @RateLimit(value = 0, window = 0, minSpacing = -1)
    @ExponentialBackoff(factor = 0, maxDelay = -1)
    @FailureBudget(failures = -2, percent = Double.NaN, minimum = -1)
    static final class Wrong {
        @DatumFunction
        public void apply(Datum datum) {}
    }

    @Test
    void namesEveryWrongValueAtOnce() {
        assertEquals(
                List.of(
                        "#: @Retry.maxRetries must be -1 or more, is -2",
                        "#: @Retry.delay must be 0 or more, is -1",
                        "#: @Retry.jitter must be 0 or more, is -1",
                        "#: @Retry.maxDuration must be 0 or more, is -1",
                        "#: @ExponentialBackoff.factor must be 1 or more, is 0",
                        "#: @ExponentialBackoff.maxDelay must be 0 or more, is -1",
                        "#: @Timeout.value must be 1 or more, is 0",
                        "#: @CircuitBreaker.requestVolumeThreshold must be 1 or more, is 0",
                        "#: @CircuitBreaker.failureRatio must be from 0 to 1, is 1.5",
                        "#: @CircuitBreaker.successThreshold must be 1 or more, is 0",
                        "#: @CircuitBreaker.delay must be 0 or more, is -1",
                        "#: @RateLimit.value must be 1 or more, is 0",
                        "#: @RateLimit.window must be 1 or more, is 0",
                        "#: @RateLimit.minSpacing must be 0 or more, is -1",
                        "#: @FailureBudget.failures must be -1 or more, is -2",
                        "#: @FailureBudget.percent must be from 0 to 100, is NaN",
                        "#: @FailureBudget.minimum must be 0 or more, is -1"),
                Policies.problems(Wrong.class));
    }

    static final class Good {
        @Retry(maxDuration = 500)
        @Timeout
        @CircuitBreaker
        @DatumFunction
        public void apply(Datum datum) {}
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            Retry/maxRetries=many        | @Retry.maxRetries must be a whole number, is "many"
            Retry/maxRetries=-2          | @Retry.maxRetries must be -1 or more, is -2
            ~#/apply/Retry/delay=1.5~      | @Retry.delay must be a whole number, is "1.5"
            Retry/delay=500              | @Retry.maxDuration must be more than the delay of 500ms, is 500ms; 0 means no limit
            Retry/delayUnit=fortnights   | @Retry.delayUnit must be one of [Nanos, Micros, Millis, Seconds, Minutes, Hours, HalfDays, Days, Weeks, Months, Years, Decades, Centuries, Millennia, Eras, Forever], is "fortnights"
            Timeout/unit=months          | @Timeout.value cannot be counted in Months, which has no exact length
            Timeout/unit=nanos           | @Timeout.value must be a millisecond or more, is 1000 Nanos
            Timeout/value=9223372036854775807 Timeout/unit=days | @Timeout.value is too long: 9223372036854775807 Days
            Timeout/enabled=perhaps      | @Timeout.enabled must be true or false, is "perhaps"
            CircuitBreaker/failureRatio=x | @CircuitBreaker.failureRatio must be a number, is "x"
            Retry/retryOn=java.io.Nothing | @Retry.retryOn names a class that is not there: java.io.Nothing
            Retry/abortOn=java.lang.String | @Retry.abortOn names a class that is no Throwable: java.lang.String
            """)
    void namesWhatAKeySaysWrongly(String keys, String problem) {
        List<String> problems = Policies.problems(Good.class, keys.split(" "));

        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith("#.apply: " + problem), problems.toString());
    }

    @Test
    void namesTheKeyAndItsSource() {
        assertEquals(
                List.of(
                        "#.apply: @Retry.maxRetries must be a whole number, is \"many\" (by"
                                + " Retry/maxRetries in a test)"),
                Policies.problems(Good.class, "Retry/maxRetries=many"));
        assertEquals(
                List.of(
                        "#.apply: warmdatum.concurrency in a test must be 0 or more, is \"-1\"",
                        "#.apply: warmdatum.failure-budget.percent in a test must be from 0 to"
                                + " 100, is \"101\""),
                Policies.problems(
                                Good.class,
                                "warmdatum.concurrency=-1",
                                "warmdatum.failure-budget.percent=101")
                        .stream()
                        .sorted()
                        .toList());
        assertEquals(
                List.of(
                        "#.apply: warmdatum.abandon-after in a test must be a duration, for example"
                                + " 30s, is \"5\""),
                Policies.problems(Good.class, "warmdatum.abandon-after=5"));
    }

    static final class TwoBackoffs {
        @Retry(delay = 10)
        @ExponentialBackoff
        @FibonacciBackoff(maxDelay = 1, maxDelayUnit = ChronoUnit.HOURS)
        @DatumFunction
        public void apply(Datum datum) {}
    }

    @Test
    void twoBackoffsExcludeEachOtherUnlessOneIsOff() {
        List<String> problems = Policies.problems(TwoBackoffs.class);

        assertTrue(problems.get(0).contains("exclude each other"), problems.toString());
        assertEquals(
                1,
                Policies.of(TwoBackoffs.class, "FibonacciBackoff/enabled=false").settings().stream()
                        .filter(s -> s.name().equals("exponential-backoff.factor"))
                        .count());
    }

    @Test
    void aPauseMustNotGrowBeyondTheWholeDuration() {
        assertEquals(
                List.of(
                        "#.apply: @FibonacciBackoff.maxDelay must be less than @Retry.maxDuration of"
                                + " 180s, is 3600s"),
                Policies.problems(TwoBackoffs.class, "ExponentialBackoff/enabled=false"));
    }

    public static final class Rule implements Predicate<Throwable> {
        public Rule(String without) {}

        @Override
        public boolean test(Throwable thrown) {
            return true;
        }
    }

    public static final class Results implements Predicate<Object> {
        @Override
        public boolean test(Object result) {
            return true;
        }
    }

    static final class WrongRules {
        @Retry(abortOn = IOException.class)
        @RetryWhen(exception = Rule.class, result = Results.class)
        @BeforeRetry(methodName = "reset")
        @DatumFunction
        public void apply(Datum datum) {}

        public void reset() {}
    }

    static final class NoHandler {
        @BeforeRetry
        @DatumFunction
        public void apply(Datum datum) {}
    }

    @Test
    void rulesAndHandlersMustBeUsable() {
        List<String> problems = Policies.problems(WrongRules.class);

        var starts =
                Map.of(
                        "@RetryWhen.result is not supported",
                        0,
                        "@RetryWhen.exception must not be combined with @Retry.retryOn",
                        1,
                        "@RetryWhen.exception: no instance of " + Rule.class.getName(),
                        2,
                        "@BeforeRetry.methodName is not supported; use @OnDatumError",
                        3);
        assertEquals(4, problems.size(), problems.toString());
        starts.forEach(
                (start, line) ->
                        assertTrue(
                                problems.get(line).startsWith("#.apply: " + start),
                                problems.toString()));
        assertEquals(
                List.of("#.apply: @BeforeRetry.value must name a handler class"),
                Policies.problems(NoHandler.class));
    }
}
