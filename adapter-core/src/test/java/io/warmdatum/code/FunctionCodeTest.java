package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Datum;
import io.warmdatum.FailedDatum;
import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A function in this process as user code: what it returns, throws, and does not end. */
@Timeout(30)
class FunctionCodeTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<String> unfit = new CopyOnWriteArrayList<>();
    private final Recorder recorder = new Recorder();
    private final AtomicInteger loads = new AtomicInteger();
    private Duration abandonAfter = LONG;
    private int maxAbandoned = 10;
    private UserCode code;
    private FunctionRuntime runtime;

    /** What the function under test does. */
    private interface Body {
        Outcome process(Datum datum) throws Throwable;
    }

    private final class Function implements LoadedFunction {
        private final Body body;
        private final Body handler;
        private final Runnable warmUp;

        Function(Body body, Body handler, Runnable warmUp) {
            this.body = body;
            this.handler = handler;
            this.warmUp = warmUp;
        }

        @Override
        public String name() {
            return "test";
        }

        @Override
        public boolean handlesErrors() {
            return true;
        }

        @Override
        public void warmUp() {
            warmUp.run();
        }

        @Override
        public Outcome call(Datum datum) throws Throwable {
            return body.process(datum);
        }

        @Override
        public boolean onError(FailedDatum failed) throws Throwable {
            return handler.process(failed.datum()) instanceof Outcome.Recovered;
        }
    }

    private UserCode open(Body body) {
        return open(new Function(body, datum -> Outcome.processed(), () -> {}));
    }

    private UserCode open(LoadedFunction function) {
        runtime =
                new FunctionRuntime(
                        () -> {
                            loads.incrementAndGet();
                            return function;
                        },
                        getClass().getClassLoader(),
                        abandonAfter,
                        maxAbandoned,
                        InstantSource.system(),
                        unfit::add);
        code = runtime.open("w0", recorder);
        return code;
    }

    @AfterEach
    void close() {
        if (code != null) {
            code.close();
        }
    }

    private static Attempt attempt(int number) {
        return new Attempt("job", "d", number, 3, List.of("A=1", "A=2"), List.of(), () -> {});
    }

    private Failure failure(UserCode of) {
        return assertThrows(AttemptFailedException.class, () -> of.run(attempt(1))).failure();
    }

    @Nested
    class WhatItReturns {

        @Test
        void returningNormallyIsSuccess() throws Exception {
            open(datum -> Outcome.processed()).run(attempt(1));
        }

        @Test
        void failedIsAFailedAttemptWithThatReason() {
            var failure = failure(open(datum -> Outcome.failed("too dark")));

            assertEquals(Failure.Cause.REPORTED, failure.cause());
            assertEquals("too dark", failure.reason());
        }

        @Test
        void deferredGivesTheDatumBack() {
            var of = open(datum -> Outcome.deferred("not my turn"));

            var thrown = assertThrows(DatumGivenBackException.class, () -> of.run(attempt(1)));
            assertEquals("not my turn", thrown.getMessage());
        }

        @Test
        void anOutcomeThatIsNotTheFunctionsToDecideFailsTheAttempt() {
            assertTrue(
                    failure(open(datum -> new Outcome.Skipped()))
                            .reason()
                            .startsWith("the function returned Skipped"));
            assertTrue(
                    failure(open(datum -> null)).reason().startsWith("the function returned null"));
        }
    }

    @Nested
    class WhatItThrows {

        @Test
        void anExceptionIsTheReasonWithItsCausesAndTheFramesOfUserCode() {
            var failure =
                    failure(
                            open(
                                    datum -> {
                                        throw new IOException(
                                                "cannot read", new IllegalStateException("shut"));
                                    }));

            assertEquals(
                    "java.io.IOException: cannot read; caused by java.lang.IllegalStateException:"
                            + " shut",
                    failure.reason());
            assertTrue(failure.stderrTail().contains("FunctionCodeTest"), failure.stderrTail());
        }

        @Test
        void theReasonIsOneLine() {
            var failure =
                    failure(
                            open(
                                    datum -> {
                                        throw new IllegalStateException("one\n  two");
                                    }));

            assertEquals("java.lang.IllegalStateException: one / two", failure.reason());
        }

        @Test
        void aStackOverflowFailsTheAttemptAndNothingElse() throws Exception {
            var first = new boolean[] {true};
            var of =
                    open(
                            datum -> {
                                if (first[0]) {
                                    first[0] = false;
                                    return endless(datum);
                                }
                                return Outcome.processed();
                            });

            assertEquals("java.lang.StackOverflowError", failure(of).reason());
            of.run(attempt(2));
            assertEquals(List.of(), unfit);
        }

        private static Outcome endless(Datum datum) {
            return endless(datum) == null ? Outcome.processed() : endless(datum);
        }

        @Test
        void outOfMemoryFailsTheAttemptAndMakesTheProcessUnfit() {
            var failure =
                    failure(
                            open(
                                    datum -> {
                                        throw new OutOfMemoryError("Java heap space");
                                    }));

            assertEquals("java.lang.OutOfMemoryError: Java heap space", failure.reason());
            assertEquals(1, unfit.size());
            assertTrue(unfit.get(0).startsWith("out of memory in datum d"), unfit.toString());
        }
    }

    @Nested
    class ItsStart {

        @Test
        void happensOnceForAllAttempts() throws Exception {
            var of = open(datum -> Outcome.processed());
            of.run(attempt(1));
            of.run(attempt(1));
            of.run(attempt(1));

            assertEquals(1, loads.get());
            assertEquals(List.of("first start"), recorder.starts());
        }

        @Test
        void happensOnceForAllWorkers() throws Exception {
            open(datum -> Outcome.processed()).run(attempt(1));
            try (var other = runtime.open("w1", recorder)) {
                other.run(attempt(1));
            }

            assertEquals(1, loads.get());
        }

        @Test
        void thatFailsFailsTheAttemptAndIsTriedAgain() throws Exception {
            var tries = new AtomicInteger();
            var of =
                    open(
                            new Function(
                                    datum -> Outcome.processed(),
                                    datum -> null,
                                    () -> {
                                        if (tries.incrementAndGet() == 1) {
                                            throw new IllegalStateException("no model");
                                        }
                                    }));

            var failure = failure(of);
            assertEquals(Failure.Cause.START_FAILED, failure.cause());
            assertEquals(
                    "error starting user code: java.lang.IllegalStateException: no model",
                    failure.reason());
            of.run(attempt(2));
            assertEquals(List.of("first start", "it could not be started"), recorder.starts());
        }
    }

    @Nested
    class WhatTakesTooLong {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);

        /** Interrupts this thread as the timeout of an attempt does. */
        private void interruptOnceBegun() {
            Thread worker = Thread.currentThread();
            new Thread(
                            () -> {
                                try {
                                    begun.await();
                                } catch (InterruptedException e) {
                                    return;
                                }
                                worker.interrupt();
                            })
                    .start();
        }

        @Test
        void isInterruptedAndTheNextAttemptMeetsACleanThread() throws Exception {
            var threads = new ArrayList<Thread>();
            var of =
                    open(
                            datum -> {
                                threads.add(Thread.currentThread());
                                if (datum.attempt() == 1) {
                                    begun.countDown();
                                    end.await();
                                }
                                assertTrue(!Thread.currentThread().isInterrupted());
                                return Outcome.processed();
                            });
            interruptOnceBegun();

            assertThrows(InterruptedException.class, () -> of.run(attempt(1)));
            of.run(attempt(2));

            assertEquals(threads.get(0), threads.get(1));
            assertEquals(0, runtime.abandoned());
        }

        @Test
        void isLeftBehindIfItIgnoresTheInterruptAndCountedUntilItEnds() throws Exception {
            abandonAfter = Duration.ofMillis(20);
            var threads = new CopyOnWriteArrayList<Thread>();
            var of =
                    open(
                            datum -> {
                                threads.add(Thread.currentThread());
                                if (datum.attempt() == 1) {
                                    begun.countDown();
                                    stubborn(end);
                                }
                                return Outcome.processed();
                            });
            interruptOnceBegun();

            assertThrows(InterruptedException.class, () -> of.run(attempt(1)));
            assertEquals(1, runtime.abandoned());
            of.run(attempt(2));

            assertNotEquals(threads.get(0), threads.get(1));
            assertEquals(List.of(), unfit);
            end.countDown();
            threads.get(0).join();
            assertEquals(0, runtime.abandoned());
        }

        @Test
        void makesTheProcessUnfitWhenTooManyAreLeftBehind() throws Exception {
            abandonAfter = Duration.ofMillis(20);
            maxAbandoned = 0;
            var of =
                    open(
                            datum -> {
                                begun.countDown();
                                stubborn(end);
                                return Outcome.processed();
                            });
            interruptOnceBegun();

            assertThrows(InterruptedException.class, () -> of.run(attempt(1)));

            assertEquals(1, unfit.size());
            assertTrue(
                    unfit.get(0).startsWith("1 attempts ignored their interruption"),
                    unfit.toString());
            end.countDown();
        }

        @Test
        void isGivenBackAtTheDeadline() {
            var of =
                    open(
                            datum -> {
                                end.await();
                                return Outcome.processed();
                            });
            var withDeadline =
                    new Attempt(
                            "job",
                            "d",
                            1,
                            3,
                            List.of(),
                            List.of(),
                            () -> {},
                            DatumFiles.none(),
                            Optional.of(Instant.now().plusMillis(20)));

            var thrown = assertThrows(DatumGivenBackException.class, () -> of.run(withDeadline));
            assertTrue(thrown.getMessage().startsWith("no time left"), thrown.getMessage());
        }

        @Test
        void isCancelledOnRequest() throws Exception {
            var of =
                    open(
                            datum -> {
                                begun.countDown();
                                end.await();
                                return Outcome.processed();
                            });
            assertTrue(!of.cancelAttempt("nothing is in hand"));
            new Thread(
                            () -> {
                                try {
                                    begun.await();
                                } catch (InterruptedException e) {
                                    return;
                                }
                                of.cancelAttempt("datum restarted on request");
                            })
                    .start();

            var failure = failure(of);
            assertEquals(Failure.Cause.CANCELLED, failure.cause());
            assertEquals("datum restarted on request", failure.reason());
        }
    }

    @Nested
    class ItsErrorHandler {

        private final FailedTry failed =
                new FailedTry(
                        Failure.of(Failure.Cause.REPORTED, "bad"),
                        Optional.of(new IOException("bad")),
                        List.of(Failure.of(Failure.Cause.REPORTED, "bad")),
                        true);

        private String recover(Body handler, Duration budget) throws InterruptedException {
            return open(new Function(datum -> null, handler, () -> {}))
                    .recover(attempt(3), failed, budget);
        }

        @Test
        void mayRecover() throws Exception {
            assertEquals("", recover(datum -> new Outcome.Recovered(failed.failure()), LONG));
        }

        @Test
        void needNotRecover() throws Exception {
            assertEquals("not recovered", recover(datum -> Outcome.processed(), LONG));
        }

        @Test
        void neverHidesTheFirstErrorByItsOwn() throws Exception {
            assertEquals(
                    "error handler threw java.io.IOException: mail is down",
                    recover(
                            datum -> {
                                throw new IOException("mail is down");
                            },
                            LONG));
        }

        @Test
        void hasATimeBudgetOfItsOwn() throws Exception {
            assertEquals(
                    "error handler interrupted: it took longer than 0.02s",
                    recover(
                            datum -> {
                                new CountDownLatch(1).await();
                                return null;
                            },
                            Duration.ofMillis(20)));
        }
    }

    @Test
    void theDatumHasItsVariablesWithTheLastOfANameCounting() throws Exception {
        open(datum -> {
                    assertEquals("2", datum.env().get("A"));
                    assertEquals("d", datum.id());
                    assertEquals(1, datum.attempt());
                    assertEquals(3, datum.tries());
                    return Outcome.processed();
                })
                .run(attempt(1));
    }

    @Test
    void whatItPrintsIsTaggedWithTheDatumAlsoFromThreadsOfItsOwn() throws Exception {
        try (var taken = FunctionOutput.take()) {
            open(datum -> {
                        System.out.print("one\r\ntw");
                        System.out.println("o");
                        var own = new Thread(() -> System.err.print("three"));
                        own.start();
                        own.join();
                        return Outcome.processed();
                    })
                    .run(attempt(2));
            System.out.println("of nobody's datum");
        }

        assertEquals(
                List.of("d 2 false one", "d 2 false two", "d 2 true three"),
                recorder.lines().stream()
                        .map(
                                l ->
                                        String.join(
                                                " ",
                                                l.datumId(),
                                                "" + l.attempt(),
                                                "" + l.stderr(),
                                                l.text()))
                        .toList());
    }

    @Test
    void aClosedWorkerAttemptsNothingMore() {
        var of = open(datum -> Outcome.processed());
        of.close();

        var thrown = assertThrows(AttemptFailedException.class, () -> of.run(attempt(1)));
        assertInstanceOf(AttemptFailedException.class, thrown);
        assertEquals(Failure.Cause.CANCELLED, thrown.failure().cause());
    }

    /** Waits without minding interrupts. */
    private static void stubborn(CountDownLatch end) {
        while (true) {
            try {
                if (end.await(10, TimeUnit.SECONDS)) {
                    return;
                }
            } catch (InterruptedException ignoredOnPurpose) {
                continue;
            }
        }
    }
}
