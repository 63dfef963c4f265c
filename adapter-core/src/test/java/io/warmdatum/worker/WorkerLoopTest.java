package io.warmdatum.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.code.Attempt;
import io.warmdatum.code.AttemptFailedException;
import io.warmdatum.code.UserCode;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.policy.AttemptGuard;
import io.warmdatum.policy.AttemptPolicy;
import io.warmdatum.policy.Breaker;
import io.warmdatum.policy.FailureLimit;
import io.warmdatum.policy.Retries;
import io.warmdatum.spec.AfterError;
import io.warmdatum.store.AttemptInfo;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop's rules, with user code and a source that follow a script. */
class WorkerLoopTest {

    private static final Instant DEADLINE = Instant.EPOCH.plusMillis(900);

    private final ScriptedCode code = new ScriptedCode();
    private final ListSource source = new ListSource("d1", "d2");
    private final List<String> told = new ArrayList<>();

    @Nested
    class AfterAReportedError {

        /**
         * The table of design 1: is the program discarded after a failed attempt that may be
         * retried?
         */
        @ParameterizedTest
        @CsvSource({
            "DIAGRAM,        false, true",
            "DIAGRAM,        true,  false",
            "KEEP_WARM,      false, false",
            "KEEP_WARM,      true,  false",
            "ALWAYS_RESTART, false, true",
            "ALWAYS_RESTART, true,  true",
        })
        void discardsTheProgramAsTheModeSaysWhileTriesAreLeft(
                AfterError mode, boolean errorCommand, boolean discarded) throws Exception {
            code.script("error", "ok", "ok");

            run(mode, errorCommand, 2);

            assertEquals(discarded ? 1 : 0, code.discards.size(), code.discards.toString());
            assertInstanceOf(Outcome.Processed.class, source.reports.get(0).outcome());
        }

        @ParameterizedTest
        @CsvSource({
            "DIAGRAM,        false, true",
            "DIAGRAM,        true,  true",
            "KEEP_WARM,      false, false",
            "KEEP_WARM,      true,  false",
            "ALWAYS_RESTART, false, true",
            "ALWAYS_RESTART, true,  true",
        })
        void discardsTheProgramAsTheModeSaysAfterTheLastTry(
                AfterError mode, boolean errorCommand, boolean discarded) throws Exception {
            code.script("error", "ok");

            run(mode, errorCommand, 1);

            assertEquals(discarded ? 1 : 0, code.discards.size(), code.discards.toString());
        }

        @ParameterizedTest
        @EnumSource(AfterError.class)
        void aDatumThatFailsNeverStopsTheRest(AfterError mode) throws Exception {
            code.script("error", "error", "error", "ok");

            run(mode, false, 3);

            assertInstanceOf(Outcome.Failed.class, source.reports.get(0).outcome());
            assertInstanceOf(Outcome.Processed.class, source.reports.get(1).outcome());
        }
    }

    @ParameterizedTest
    @CsvSource({"exit", "timeout", "cancel", "start"})
    void aProgramThatIsNotAtACleanPointIsDiscardedEvenIfKeptWarm(String failure) throws Exception {
        code.script(failure, "ok", "ok");

        run(AfterError.KEEP_WARM, true, 2);

        assertEquals(1, code.discards.size());
    }

    @Test
    void runsTheErrorCommandAfterEveryFailedAttemptWithTheReason() throws Exception {
        code.script("error", "exit", "ok", "ok");

        run(AfterError.DIAGRAM, true, 3);

        assertEquals(
                List.of("d1#1: went wrong", "d1#2: error running user code: exit status 3"),
                code.errorCommands);
    }

    @Test
    void doesNotRunAnErrorCommandThatIsNotThere() throws Exception {
        code.script("error", "ok", "ok");

        run(AfterError.DIAGRAM, false, 3);

        assertEquals(List.of(), code.errorCommands);
    }

    @Test
    void aDatumIsRecoveredIfTheErrorCommandSucceedsAfterTheLastAttempt() throws Exception {
        code.script("error", "error", "ok");

        run(AfterError.DIAGRAM, true, 2);

        var report = source.reports.get(0);
        assertInstanceOf(Outcome.Recovered.class, report.outcome());
        assertEquals(2, report.attempts().size());
        assertEquals("recovered", report.attempts().get(1).errorCommand());
    }

    @Test
    void theErrorCommandsOwnFailureDoesNotHideTheFirstError() throws Exception {
        code.script("error", "ok");
        code.errorCommandTrouble = "exit status 9";

        run(AfterError.DIAGRAM, true, 1);

        var report = source.reports.get(0);
        var failed = assertInstanceOf(Outcome.Failed.class, report.outcome());
        assertEquals("went wrong", failed.lastFailure().reason());
        assertEquals("exit status 9", report.attempts().get(0).errorCommand());
    }

    @Test
    void badOutputFailsTheAttemptAndIsTriedAgain() throws Exception {
        code.script("ok", "ok", "ok");
        source.badOutputs = 1;

        run(AfterError.KEEP_WARM, false, 2);

        var report = source.reports.get(0);
        assertInstanceOf(Outcome.Processed.class, report.outcome());
        assertEquals(
                Failure.Cause.BAD_OUTPUT, report.attempts().get(0).failure().orElseThrow().cause());
    }

    @Test
    void everyAttemptIsPreparedAfresh() throws Exception {
        code.script("error", "error", "ok", "ok");

        run(AfterError.KEEP_WARM, false, 3);

        assertEquals(List.of("d1#1", "d1#2", "d1#3", "d2#1"), source.prepared);
    }

    @Test
    void filesThatCannotBePreparedFailTheAttemptNotTheJob() throws Exception {
        code.script("ok", "ok");
        source.brokenPreparations = 1;

        run(AfterError.DIAGRAM, true, 2);

        var attempts = source.reports.get(0).attempts();
        assertEquals(2, attempts.size());
        assertEquals(
                "cannot prepare the datum's files: No space left on device",
                attempts.get(0).failure().orElseThrow().reason());
        assertEquals(List.of(), code.errorCommands, "there is no attempt to run it for");
    }

    /** An interrupt closes the channel that is in use, and the file cannot be read any more. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAnInterruptBreaksOffIsNoFailureOfItsDatum(boolean whilePreparing) {
        source.interruptedPreparation = whilePreparing;
        source.interruptedCollection = !whilePreparing;
        code.script("ok");

        assertThrows(
                InterruptedException.class,
                () -> loop(AttemptPolicy.of(3, Optional.empty(), Duration.ZERO)).run(source));

        assertEquals(List.of(), source.reports);
    }

    @Test
    void tellsTheListenerAboutEveryFailedAttempt() throws Exception {
        code.script("error", "exit", "ok", "ok");

        run(AfterError.DIAGRAM, false, 3);

        assertEquals(2, told.size());
        assertTrue(told.get(0).startsWith("d1#1 REPORTED"), told.toString());
        assertTrue(told.get(1).startsWith("d1#2 EXITED"), told.toString());
    }

    @Nested
    class WithADeadline {

        @Test
        void aRetryThatWouldBeginTooLateGivesTheDatumBackInTime() throws Exception {
            code.script("error", "ok until the deadline");
            source.inHand = 2;
            source.deadline = Optional.of(DEADLINE);

            loop(AttemptPolicy.of(3, Optional.empty(), Duration.ofMinutes(10))).run(source);

            var kinds = source.reports.stream().map(r -> r.outcome().getClass()).toList();
            assertEquals(List.of(Outcome.Processed.class, Outcome.Deferred.class), kinds);
            assertEquals(1, source.reports.get(1).attempts().size(), "what was tried is told");
        }

        @Test
        void theErrorCommandHasNoMoreTimeThanIsLeft() throws Exception {
            code.script("error", "ok");
            source.deadline = Optional.of(DEADLINE);

            run(AfterError.DIAGRAM, true, 1);

            assertEquals(List.of(Duration.ofMillis(900)), code.budgets);
        }

        @Test
        void nothingIsBegunAfterIt() throws Exception {
            source.deadline = Optional.of(Instant.EPOCH);

            loop(AttemptPolicy.of(3, Optional.empty(), Duration.ZERO)).run(source);

            assertEquals(List.of(), source.prepared);
            source.reports.forEach(
                    r -> assertInstanceOf(Outcome.Deferred.class, r.outcome(), r.toString()));
        }
    }

    @Nested
    class WithAnOpenCircuitBreaker {

        private AttemptPolicy openFor(Duration delay) {
            return new AttemptPolicy(
                    Retries.of(1, Duration.ZERO),
                    Optional.empty(),
                    Optional.of(new Breaker(1, 1.0, 1, delay, thrown -> true)),
                    Optional.empty());
        }

        @Test
        void aSourceThatDefersGetsTheRestBackUntried() throws Exception {
            code.script("error");
            source.defers = true;

            loop(openFor(Duration.ofHours(1))).run(source);

            assertInstanceOf(Outcome.Failed.class, source.reports.get(0).outcome());
            var deferred =
                    assertInstanceOf(Outcome.Deferred.class, source.reports.get(1).outcome());
            assertEquals(
                    "the circuit breaker is open: too many attempts failed", deferred.reason());
            assertEquals(List.of(), source.reports.get(1).attempts());
        }

        @Test
        void elseTheRestWaitsUntilItIsHalfOpen() throws Exception {
            code.script("error", "ok");

            loop(openFor(Duration.ofMillis(50))).run(source);

            assertInstanceOf(Outcome.Processed.class, source.reports.get(1).outcome());
            assertEquals(List.of("d1#1", "d2#1"), source.prepared, "waiting prepares nothing anew");
        }
    }

    @Nested
    class AfterAProcessThatDied {

        @Test
        void theAttemptsItMadeCount() throws Exception {
            code.script("error", "ok");
            source.earlier = 2;

            run(AfterError.KEEP_WARM, false, 3);

            assertInstanceOf(Outcome.Failed.class, source.reports.get(0).outcome());
            assertEquals(3, source.reports.get(0).attempts().size());
            assertEquals(List.of("d1#3", "d2#3"), source.prepared);
        }

        @Test
        void aDatumWithoutTriesLeftIsNotBegun() throws Exception {
            source.earlier = 3;

            run(AfterError.KEEP_WARM, false, 3);

            var failed = assertInstanceOf(Outcome.Failed.class, source.reports.get(0).outcome());
            assertEquals("killed", failed.lastFailure().reason());
            assertEquals(List.of(), source.prepared);
        }
    }

    private WorkerLoop loop(AttemptPolicy policy) {
        return new WorkerLoop(
                "w0",
                code,
                new AttemptGuard(policy),
                new WorkerLoop.Settings(false, Duration.ofSeconds(1), AfterError.KEEP_WARM),
                new FailureCount(FailureLimit.NONE),
                () -> code.now,
                (datum, attempt, failure) -> {});
    }

    private void run(AfterError mode, boolean errorCommand, int tries) throws Exception {
        var loop =
                new WorkerLoop(
                        "w0",
                        code,
                        new AttemptGuard(AttemptPolicy.of(tries, Optional.empty(), Duration.ZERO)),
                        new WorkerLoop.Settings(errorCommand, Duration.ofSeconds(1), mode),
                        new FailureCount(FailureLimit.NONE),
                        () -> code.now,
                        (datum, attempt, failure) ->
                                told.add(datum + "#" + attempt + " " + failure.cause()));
        loop.run(source);
        assertEquals(2, source.reports.size(), "both datums were reported");
    }

    /** User code that goes as scripted: {@code ok}, {@code error}, {@code exit}, ... */
    private static final class ScriptedCode implements UserCode {
        Instant now = Instant.EPOCH;
        final List<String> discards = new ArrayList<>();
        final List<Duration> budgets = new ArrayList<>();
        final List<String> errorCommands = new ArrayList<>();
        String errorCommandTrouble = "";
        private final Deque<String> script = new ArrayDeque<>();

        void script(String... steps) {
            script.addAll(List.of(steps));
        }

        @Override
        public void start(Attempt attempt) throws AttemptFailedException {
            if ("start".equals(script.peek())) {
                script.poll();
                fail(Failure.Cause.START_FAILED, "error starting user code: exit status 127");
            }
        }

        @Override
        public void run(Attempt attempt) throws AttemptFailedException {
            switch (script.remove()) {
                case "ok" -> {}
                case "ok until the deadline" -> now = DEADLINE;
                case "error" -> fail(Failure.Cause.REPORTED, "went wrong");
                case "exit" -> fail(Failure.Cause.EXITED, "error running user code: exit status 3");
                case "timeout" -> fail(Failure.Cause.TIMED_OUT, "context deadline exceeded");
                case "cancel" -> fail(Failure.Cause.CANCELLED, "datum restarted on request");
                default -> throw new IllegalStateException("unknown step");
            }
        }

        private static void fail(Failure.Cause cause, String reason) throws AttemptFailedException {
            throw new AttemptFailedException(Failure.of(cause, reason));
        }

        @Override
        public String runErrorCommand(Attempt attempt, String reason, Duration budget) {
            budgets.add(budget);
            errorCommands.add(attempt.datumId() + "#" + attempt.number() + ": " + reason);
            return errorCommandTrouble;
        }

        @Override
        public void discard(String why) {
            discards.add(why);
        }

        @Override
        public boolean cancelAttempt(String reason) {
            return false;
        }

        @Override
        public boolean cancelMatching(List<String> filters, String reason) {
            return false;
        }

        @Override
        public void close() {}
    }

    /** Gives out the datums it was made with, and keeps what was reported. */
    private static final class ListSource implements DatumSource {
        final List<Report> reports = new ArrayList<>();
        final List<String> prepared = new ArrayList<>();
        int badOutputs;
        int brokenPreparations;
        boolean interruptedPreparation;
        boolean interruptedCollection;
        int inHand = 1;
        int earlier;
        boolean defers;
        Optional<Instant> deadline = Optional.empty();
        private final Deque<String> datums;

        ListSource(String... datums) {
            this.datums = new ArrayDeque<>(List.of(datums));
        }

        @Override
        public Optional<Delivery> next() {
            return Optional.ofNullable(datums.poll()).map(ListDelivery::new);
        }

        @Override
        public int inHand() {
            return inHand;
        }

        @Override
        public boolean defers() {
            return defers;
        }

        @Override
        public void stopEarly(String reason) {
            datums.clear();
        }

        @Override
        public void close() {}

        private final class ListDelivery implements Delivery {
            private final String id;

            ListDelivery(String id) {
                this.id = id;
            }

            @Override
            public String datumId() {
                return id;
            }

            private void beInterrupted() throws ClosedByInterruptException {
                Thread.currentThread().interrupt();
                throw new ClosedByInterruptException();
            }

            @Override
            public Attempt prepare(int number, int tries) throws IOException {
                if (interruptedPreparation) {
                    beInterrupted();
                }
                if (brokenPreparations-- > 0) {
                    throw new IOException("No space left on device");
                }
                prepared.add(id + "#" + number);
                return new Attempt("job", id, number, tries, List.of(), List.of(), () -> {});
            }

            @Override
            public List<AttemptInfo> earlier() {
                var killed = Failure.of(Failure.Cause.EXITED, "killed");
                return IntStream.rangeClosed(1, earlier)
                        .mapToObj(
                                number ->
                                        new AttemptInfo(
                                                number,
                                                "w0",
                                                Instant.EPOCH,
                                                Instant.EPOCH,
                                                Optional.of(killed),
                                                ""))
                        .toList();
            }

            @Override
            public Optional<Instant> deadline() {
                return deadline;
            }

            @Override
            public void report(Report report) {
                reports.add(report);
            }

            @Override
            public void collect() throws BadOutputException, IOException {
                if (interruptedCollection) {
                    beInterrupted();
                }
                if (badOutputs-- > 0) {
                    throw new BadOutputException("path (/a*) invalid");
                }
            }
        }
    }
}
