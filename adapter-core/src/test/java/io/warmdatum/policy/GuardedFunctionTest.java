package io.warmdatum.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.faulttolerance.api.BeforeRetry;
import io.smallrye.faulttolerance.api.BeforeRetryHandler;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.faulttolerance.api.FibonacciBackoff;
import io.smallrye.faulttolerance.api.RateLimit;
import io.smallrye.faulttolerance.api.RetryWhen;
import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.TerminalDatumException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.ExecutionContext;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From annotations to attempts: what a function's policy makes of what it throws. */
@Timeout(30)
class GuardedFunctionTest {

    /** What a function does at an attempt. */
    private interface Body {
        void run(int attempt) throws Exception;
    }

    private static final Body FINE = attempt -> {};

    private static Body throwing(Throwable thrown) {
        return attempt -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        };
    }

    /** A datum: when its attempts began, and what was said after them. */
    private static final class Calls implements Attempts {
        final List<Long> begun = new ArrayList<>();
        final List<Boolean> last = new ArrayList<>();
        private final Body body;
        private final boolean waits;

        Calls(Body body, boolean waits) {
            this.body = body;
            this.waits = waits;
        }

        @Override
        public AttemptResult prepare(int number) {
            return AttemptResult.done();
        }

        @Override
        public AttemptResult attempt(int number) throws InterruptedException {
            begun.add(System.nanoTime());
            try {
                body.run(number);
                return AttemptResult.done();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception | Error e) {
                return new AttemptResult.Failed(
                        Failure.of(Failure.Cause.REPORTED, e.toString()), Optional.of(e));
            }
        }

        @Override
        public AttemptResult collect(int number) {
            return AttemptResult.done();
        }

        @Override
        public boolean failed(int number, AttemptResult.Failed failed, boolean lastTry) {
            last.add(lastTry);
            return false;
        }

        @Override
        public boolean mayWait(Duration wait) {
            return waits;
        }

        /** Milliseconds between the attempts. */
        List<Long> pauses() {
            var pauses = new ArrayList<Long>();
            for (int i = 1; i < begun.size(); i++) {
                pauses.add(TimeUnit.NANOSECONDS.toMillis(begun.get(i) - begun.get(i - 1)));
            }
            return pauses;
        }
    }

    private static Outcome run(AttemptGuard guard, Calls calls) throws InterruptedException {
        var steps = new LinkedBlockingQueue<Steps.Step>();
        var outcome =
                guard.begin(
                                1,
                                calls,
                                new Steps() {
                                    @Override
                                    public void now(Step step) {
                                        steps.add(step);
                                    }

                                    @Override
                                    public void after(Duration wait, Step step) {
                                        CompletableFuture.delayedExecutor(
                                                        wait.toMillis(), TimeUnit.MILLISECONDS)
                                                .execute(() -> steps.add(step));
                                    }
                                })
                        .toCompletableFuture();
        outcome.whenComplete((done, trouble) -> steps.add(() -> {}));
        while (!outcome.isDone()) {
            steps.take().run();
        }
        return outcome.join();
    }

    private static AttemptGuard guard(Class<?> function) {
        return new AttemptGuard(Policies.of(function).attempts());
    }

    private static Calls fails(Class<?> function, Throwable thrown) throws InterruptedException {
        var calls = new Calls(throwing(thrown), true);
        assertInstanceOf(Outcome.Failed.class, run(guard(function), calls));
        return calls;
    }

    @Nested
    class WhatIsTriedAgain {

        static final class Bare {
            @DatumFunction
            public void apply(Datum datum) {}
        }

        static final class Aborts {
            @Retry(retryOn = IOException.class, abortOn = FileNotFoundException.class, jitter = 0)
            @DatumFunction
            public void apply(Datum datum) {}
        }

        static final class AbortsOnTimeout {
            @Retry(abortOn = TimeoutException.class)
            @org.eclipse.microprofile.faulttolerance.Timeout(20)
            @DatumFunction
            public void apply(Datum datum) {}
        }

        static final class Lucky implements Predicate<Throwable> {
            @Override
            public boolean test(Throwable thrown) {
                return thrown.getMessage().equals("bad luck");
            }
        }

        static final class When {
            @RetryWhen(exception = Lucky.class)
            @DatumFunction
            public void apply(Datum datum) {}
        }

        @Test
        void anythingThreeTimesWithoutAnnotation() throws Exception {
            assertEquals(
                    List.of(false, false, true), fails(Bare.class, new StackOverflowError()).last);
        }

        @Test
        void whatSaysThatItIsTerminalIsNot() throws Exception {
            assertEquals(
                    List.of(true),
                    fails(Bare.class, new TerminalDatumException("no such id")).last);
        }

        @Test
        void onlyWhatRetryOnNamesAndAbortOnDoesNot() throws Exception {
            assertEquals(4, fails(Aborts.class, new IOException()).begun.size());
            assertEquals(1, fails(Aborts.class, new FileNotFoundException()).begun.size());
            assertEquals(1, fails(Aborts.class, new IllegalStateException()).begun.size());
        }

        @Test
        void aTimeoutIsTheStandardsException() throws Exception {
            var calls = new Calls(attempt -> new CountDownLatch(1).await(), true);

            var failed =
                    assertInstanceOf(
                            Outcome.Failed.class, run(guard(AbortsOnTimeout.class), calls));
            assertEquals(Failure.Cause.TIMED_OUT, failed.lastFailure().cause());
            assertEquals(List.of(true), calls.last);
        }

        @Test
        void whatARuleOfTheUserSays() throws Exception {
            assertEquals(3, fails(When.class, new Error("bad luck")).begun.size());
            assertEquals(1, fails(When.class, new Error("bad data")).begun.size());
        }
    }

    @Nested
    class Pauses {

        static final class Exponential {
            @Retry(delay = 20, jitter = 0)
            @ExponentialBackoff(factor = 3)
            @DatumFunction
            public void apply(Datum datum) {}
        }

        static final class Fibonacci {
            @Retry(delay = 20, jitter = 0)
            @FibonacciBackoff
            @DatumFunction
            public void apply(Datum datum) {}
        }

        static final class Capped {
            @Retry(delay = 20, jitter = 0)
            @ExponentialBackoff(factor = 1000, maxDelay = 30)
            @DatumFunction
            public void apply(Datum datum) {}
        }

        static final class Jittering {
            @Retry(delay = 40, jitter = 20)
            @DatumFunction
            public void apply(Datum datum) {}
        }

        static final class Bounded {
            @Retry(maxRetries = -1, delay = 20, jitter = 0, maxDuration = 1000)
            @DatumFunction
            public void apply(Datum datum) {}
        }

        @Test
        void growExponentially() throws Exception {
            atLeast(List.of(20L, 60L, 180L), fails(Exponential.class, new Exception()).pauses());
        }

        @Test
        void growAsTheFibonacciNumbers() throws Exception {
            atLeast(List.of(20L, 40L, 60L), fails(Fibonacci.class, new Exception()).pauses());
        }

        @Test
        void stopGrowingAtTheirLimit() throws Exception {
            // Without the limit the third would take hours.
            atLeast(List.of(20L, 30L, 30L), fails(Capped.class, new Exception()).pauses());
        }

        @Test
        void areShortenedByTheJitterAtMost() throws Exception {
            atLeast(List.of(20L, 20L, 20L), fails(Jittering.class, new Exception()).pauses());
        }

        @Test
        void endWithTheWholeDuration() throws Exception {
            Calls calls = fails(Bounded.class, new Exception());

            assertTrue(calls.begun.size() > 1, "tried " + calls.begun.size() + " times");
            assertTrue(calls.last.stream().noneMatch(last -> last), "no try is the last one");
        }

        private void atLeast(List<Long> expected, List<Long> pauses) {
            assertEquals(expected.size(), pauses.size());
            for (int i = 0; i < pauses.size(); i++) {
                // Timers count in whole milliseconds.
                assertTrue(pauses.get(i) >= expected.get(i) - 1, pauses + " for " + expected);
            }
        }
    }

    @Nested
    class BeforeEachRetry {

        static final class Told implements BeforeRetryHandler {
            static final List<String> CALLS = new ArrayList<>();

            @Override
            public void handle(ExecutionContext context) {
                CALLS.add(context.getFailure().getMessage());
                throw new IllegalStateException("the handler is broken");
            }
        }

        static final class Overflows implements BeforeRetryHandler {
            @Override
            public void handle(ExecutionContext context) {
                throw new StackOverflowError();
            }
        }

        @BeforeRetry(Told.class)
        static final class Tells {
            @DatumFunction
            public void apply(Datum datum) {}
        }

        @BeforeRetry(Overflows.class)
        static final class TellsTooMuch {
            @DatumFunction
            public void apply(Datum datum) {}
        }

        @Test
        void theHandlerIsToldAndItsOwnFailureDoesNotPreventTheRetry() throws Exception {
            assertEquals(3, fails(Tells.class, new Exception("why")).begun.size());
            assertEquals(List.of("why", "why"), Told.CALLS);
        }

        @Test
        void evenAnErrorOfTheHandlerDoesNot() throws Exception {
            assertEquals(3, fails(TellsTooMuch.class, new Exception("why")).begun.size());
        }
    }

    @Nested
    class CircuitBreakers {

        @Retry(maxRetries = 0)
        @CircuitBreaker(
                requestVolumeThreshold = 2,
                failureRatio = 1,
                delay = 2000,
                skipOn = FileNotFoundException.class)
        static final class Breaks {
            @DatumFunction
            public void apply(Datum datum) {}
        }

        @Retry(maxRetries = 0)
        @CircuitBreaker(requestVolumeThreshold = 2, failureRatio = 1, delay = 60_000)
        static final class BreaksForLong {
            @DatumFunction
            public void apply(Datum datum) {}
        }

        private AttemptGuard guard = guard(Breaks.class);

        private Outcome datum(Body body, boolean waits) throws InterruptedException {
            return run(guard, new Calls(body, waits));
        }

        private void open() throws InterruptedException {
            datum(throwing(new IOException()), true);
            datum(throwing(new IOException()), true);
        }

        @Test
        void anOpenOneGivesDatumsBackWithoutAnAttempt() throws Exception {
            guard = guard(BreaksForLong.class);
            open();
            var calls = new Calls(FINE, false);

            assertEquals(
                    Outcome.deferred("the circuit breaker is open: too many attempts failed"),
                    run(guard, calls));
            assertEquals(List.of(), calls.begun);
        }

        @Test
        void whereTheyCannotBeGivenBackTheyWaitUntilItCloses() throws Exception {
            open();

            assertEquals(Outcome.processed(), datum(FINE, true));
            assertEquals(Outcome.processed(), datum(FINE, false), "closed again");
        }

        @Test
        void oneFailureWhileHalfOpenOpensItAgain() throws Exception {
            open();

            assertInstanceOf(Outcome.Failed.class, datum(throwing(new IOException()), true));
            assertInstanceOf(Outcome.Deferred.class, datum(FINE, false));
        }

        @Test
        void whatItSkipsDoesNotOpenIt() throws Exception {
            for (int i = 0; i < 5; i++) {
                assertInstanceOf(
                        Outcome.Failed.class, datum(throwing(new FileNotFoundException()), false));
            }
        }
    }

    @Nested
    class RateLimits {

        @RateLimit(value = 2, window = 3, windowUnit = ChronoUnit.SECONDS)
        @CircuitBreaker(requestVolumeThreshold = 2, failureRatio = 0.5, delay = 60_000)
        static final class Limited {
            @DatumFunction
            public void apply(Datum datum) {}
        }

        private final AttemptGuard guard = guard(Limited.class);

        @Test
        void whatIsTooMuchIsGivenBackOrWaitsAndIsNoFailure() throws Exception {
            assertEquals(Outcome.processed(), run(guard, new Calls(FINE, true)));
            assertEquals(Outcome.processed(), run(guard, new Calls(FINE, true)));
            var third = new Calls(FINE, false);
            for (int i = 0; i < 3; i++) {
                assertEquals(Outcome.deferred("the rate limit is reached"), run(guard, third));
            }
            assertEquals(List.of(), third.begun);

            assertEquals(Outcome.processed(), run(guard, new Calls(FINE, true)));
        }
    }
}
