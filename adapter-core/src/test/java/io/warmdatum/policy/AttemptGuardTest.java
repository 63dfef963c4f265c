package io.warmdatum.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptGuardTest {

    private static final Failure BROKEN = Failure.of(Failure.Cause.REPORTED, "broken");

    @Test
    void processesAtTheFirstAttemptWithoutCallingTheErrorSide() throws Exception {
        var script = new Script(List.of(true));

        assertInstanceOf(Outcome.Processed.class, outcome(guard(3), script));
        assertEquals(List.of("attempt 1"), script.calls);
    }

    @Test
    void retriesUntilAnAttemptSucceeds() throws Exception {
        var script = new Script(List.of(false, false, true));

        assertInstanceOf(Outcome.Processed.class, outcome(guard(3), script));
        assertEquals(
                List.of("attempt 1", "failed 1 more", "attempt 2", "failed 2 more", "attempt 3"),
                script.calls);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void makesAsManyAttemptsAsThereAreTries(int tries) throws Exception {
        var script = new Script(List.of());

        var outcome = assertInstanceOf(Outcome.Failed.class, outcome(guard(tries), script));
        assertEquals(BROKEN, outcome.lastFailure());
        assertEquals(tries, script.calls.stream().filter(c -> c.startsWith("attempt")).count());
        assertEquals("failed " + tries + " last", script.calls.get(script.calls.size() - 1));
    }

    @Test
    void recoveryCountsOnlyAfterTheLastFailedAttempt() throws Exception {
        var early = new Script(List.of());
        early.recovering.add(1);
        assertInstanceOf(Outcome.Failed.class, outcome(guard(2), early));

        var late = new Script(List.of());
        late.recovering.add(2);
        assertInstanceOf(Outcome.Recovered.class, outcome(guard(2), late));
    }

    @Test
    void interruptsAnAttemptThatTakesTooLongAndLetsTheErrorSideRun() throws Exception {
        var limited =
                new AttemptGuard(
                        AttemptPolicy.of(2, Optional.of(Duration.ofSeconds(1)), Duration.ZERO));
        var failures = new ArrayList<Failure>();

        var outcome =
                outcome(
                        limited,
                        new Script(List.of()) {
                            @Override
                            public AttemptResult attempt(int number) throws InterruptedException {
                                if (number == 1) {
                                    new CountDownLatch(1).await();
                                }
                                return AttemptResult.done();
                            }

                            @Override
                            public boolean failed(
                                    int number, AttemptResult.Failed failed, boolean lastTry) {
                                assertTrue(!Thread.currentThread().isInterrupted());
                                failures.add(failed.failure());
                                return false;
                            }
                        });

        assertInstanceOf(Outcome.Processed.class, outcome);
        assertEquals(1, failures.size());
        assertEquals(Failure.Cause.TIMED_OUT, failures.get(0).cause());
        assertEquals(
                "context deadline exceeded: the attempt took longer than the datum timeout of"
                        + " 1s",
                failures.get(0).reason());
    }

    @Test
    void badOutputFailsTheAttempt() throws Exception {
        var script = new Script(List.of(true, true));
        script.badOutputs.add(1);

        assertInstanceOf(Outcome.Processed.class, outcome(guard(2), script));
        assertEquals(List.of("attempt 1", "failed 1 more", "attempt 2"), script.calls);
    }

    @Test
    void anInterruptFromOutsideIsNotRetried() {
        var script =
                new Script(List.of()) {
                    @Override
                    public AttemptResult attempt(int number) throws InterruptedException {
                        super.attempt(number);
                        throw new InterruptedException("stopped");
                    }
                };

        assertThrows(InterruptedException.class, () -> outcome(guard(3), script));
        assertEquals(List.of("attempt 1"), script.calls);
    }

    @Test
    void noThreadOfAGuardKeepsTheProcessAlive() throws Exception {
        outcome(
                new AttemptGuard(
                        AttemptPolicy.of(1, Optional.of(Duration.ofMinutes(1)), Duration.ZERO)),
                new Script(List.of(true)));

        var timers =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(t -> t.getName().startsWith("SmallRye Fault Tolerance Timer"))
                        .toList();
        assertEquals(1, timers.size(), timers.toString());
        assertTrue(timers.get(0).isDaemon(), "a program that has finished would never end");
    }

    @Test
    void refusesAPolicyWithoutTries() {
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> AttemptPolicy.of(0, Optional.empty(), Duration.ZERO));
        assertEquals("tries must be at least 1, not 0", thrown.getMessage());
    }

    private static AttemptGuard guard(int tries) {
        return new AttemptGuard(AttemptPolicy.of(tries, Optional.empty(), Duration.ZERO));
    }

    /** Attempts that go as scripted; past the end of the script they fail. */
    private static class Script implements Attempts {
        final List<String> calls = new ArrayList<>();
        final List<Integer> recovering = new ArrayList<>();
        final List<Integer> badOutputs = new ArrayList<>();
        private final List<Boolean> successes;

        Script(List<Boolean> successes) {
            this.successes = successes;
        }

        @Override
        public AttemptResult attempt(int number) throws InterruptedException {
            calls.add("attempt " + number);
            boolean succeeds = number <= successes.size() && successes.get(number - 1);
            return succeeds ? AttemptResult.done() : AttemptResult.failed(BROKEN);
        }

        @Override
        public AttemptResult prepare(int number) {
            return AttemptResult.done();
        }

        @Override
        public AttemptResult collect(int number) {
            return badOutputs.contains(number)
                    ? AttemptResult.failed(BROKEN)
                    : AttemptResult.done();
        }

        @Override
        public boolean failed(int number, AttemptResult.Failed failed, boolean lastTry) {
            calls.add("failed " + number + (lastTry ? " last" : " more"));
            return recovering.contains(number);
        }

        @Override
        public boolean mayWait(Duration pause) {
            return true;
        }
    }

    /** Carries out the steps of one datum in the calling thread. */
    private static Outcome outcome(AttemptGuard guard, Attempts attempts)
            throws InterruptedException {
        var steps = new LinkedBlockingQueue<Steps.Step>();
        var outcome =
                guard.begin(
                                1,
                                attempts,
                                new Steps() {
                                    @Override
                                    public void now(Step step) {
                                        steps.add(step);
                                    }

                                    @Override
                                    public void after(Duration pause, Step step) {
                                        steps.add(step);
                                    }
                                })
                        .toCompletableFuture();
        while (!outcome.isDone()) {
            steps.take().run();
        }
        return outcome.join();
    }
}
