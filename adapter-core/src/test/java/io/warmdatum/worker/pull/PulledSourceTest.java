package io.warmdatum.worker.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Datum;
import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.code.Attempt;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.policy.FailureLimit;
import io.warmdatum.store.AttemptInfo;
import io.warmdatum.worker.Delivery;
import io.warmdatum.worker.NoMoreAttemptsException;
import io.warmdatum.worker.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PulledSourceTest {

    private static final FailureLimit ONE_MAY_FAIL = new FailureLimit(OptionalInt.of(1), 100, 0);

    @TempDir Path folder;
    private Path pfs;
    private final Deque<List<String>> answers = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private int flushes;

    @BeforeEach
    void layOut() throws IOException {
        pfs = folder.toRealPath().resolve("pfs");
        Path real = folder.toRealPath().resolve("scratch/d");
        Files.createDirectories(real.resolve("out"));
        Files.createDirectories(real.resolve("in/dir"));
        Files.writeString(real.resolve("in/a"), "a");
        Files.writeString(real.resolve("in/dir/b"), "b");
        Files.createDirectories(pfs);
        Files.createSymbolicLink(pfs.resolve("out"), real.resolve("out"));
        Files.createSymbolicLink(pfs.resolve("in"), real.resolve("in"));
    }

    private PulledSource source(RecoveryReport recovery, FailureLimit failures) {
        NextDatumCall call =
                error -> {
                    heard.add(error);
                    if (answers.isEmpty()) {
                        throw new IOException("the call broke");
                    }
                    return answers.poll();
                };
        return new PulledSource(
                call,
                new PulledSource.Settings(pfs, recovery, failures),
                new RunnerMemory(folder.resolve("memory")),
                () -> Instant.EPOCH,
                () -> flushes++);
    }

    private PulledSource source() {
        return source(RecoveryReport.ERROR, FailureLimit.NONE);
    }

    private List<String> env(String id, String... inputs) {
        List<String> env = new ArrayList<>(List.of("PATH=/bin", "in=" + pfs + "/in/wrong"));
        for (String input : inputs) {
            env.add("in=" + pfs + "/in" + input);
            env.add("in_COMMIT=c");
            env.add("PACH_DATUM_in_JOIN_ON=k");
        }
        env.add("PACH_DATUM_ID=" + id);
        env.add("PACH_JOB_ID=job");
        return env;
    }

    private static Report failed(String reason) {
        var failure = Failure.of(Failure.Cause.REPORTED, reason);
        return report(new Outcome.Failed(failure), failure);
    }

    private static Report report(Outcome outcome, Failure... failures) {
        List<AttemptInfo> attempts = new ArrayList<>();
        for (Failure failure : failures) {
            attempts.add(
                    new AttemptInfo(
                            attempts.size() + 1,
                            "w",
                            Instant.EPOCH,
                            Instant.EPOCH,
                            Optional.of(failure),
                            ""));
        }
        return new Report(outcome, attempts, 0, 0);
    }

    @Nested
    class Reports {

        @Test
        void saysNothingFirstAndThenHowEachDatumWent() throws Exception {
            answers.addAll(List.of(env("1", "/a"), env("2", "/a"), env("3", "/a")));
            var source = source();
            source.next().orElseThrow().report(report(Outcome.processed()));
            source.next().orElseThrow().report(failed("one\n two"));
            source.next().orElseThrow();
            assertEquals(List.of("", "", "one / two"), heard);
            assertEquals(3, flushes);
        }

        @Test
        void neverCallsAFailureWithoutReasonAWellEndedDatum() throws Exception {
            answers.addAll(List.of(env("1", "/a"), env("2", "/a")));
            var source = source();
            source.next().orElseThrow().report(failed(" "));
            source.next();
            assertEquals(List.of("", "failed without a reason"), heard);
        }

        @Test
        void callsRecoveredAnErrorUnlessToldOtherwise() throws Exception {
            var recovered = new Outcome.Recovered(Failure.of(Failure.Cause.REPORTED, "x"));
            for (RecoveryReport how : RecoveryReport.values()) {
                answers.addAll(List.of(env("1", "/a"), env("2", "/a")));
                var source = source(how, FailureLimit.NONE);
                source.next().orElseThrow().report(report(recovered));
                source.next();
            }
            assertEquals(List.of("", "recovered by the error handler: x", "", ""), heard);
        }

        @Test
        void doesNotConfirmWhatItWillNotWorkOn() throws Exception {
            answers.add(env("1", "/a"));
            var source = source();
            source.leave();
            assertEquals(Optional.empty(), source.next());
            assertEquals(List.of(""), heard);
        }

        @Test
        void answersWhatIsNoDatumWithAnError() throws Exception {
            answers.add(List.of("in=/elsewhere", "PACH_JOB_ID=job"));
            answers.add(List.of("PACH_DATUM_ID="));
            assertThrows(IOException.class, () -> source().next());
            assertEquals(
                    List.of(
                            "",
                            "the worker's answer has no PACH_DATUM_ID, so it is no datum",
                            "the worker's answer has no PACH_DATUM_ID, so it is no datum"),
                    heard);
        }
    }

    @Nested
    class Budget {

        @Test
        void refusesTheRestAlsoInTheNextProcess() throws Exception {
            answers.addAll(List.of(env("1", "/a"), env("2", "/a")));
            source(RecoveryReport.ERROR, ONE_MAY_FAIL).next().orElseThrow().report(failed("first"));
            source(RecoveryReport.ERROR, ONE_MAY_FAIL)
                    .next()
                    .orElseThrow()
                    .report(failed("second"));
            answers.add(env("3", "/a"));
            assertThrows(
                    IOException.class, () -> source(RecoveryReport.ERROR, ONE_MAY_FAIL).next());
            assertTrue(heard.get(3).startsWith("not begun: failure budget used up: 2 of 2"));
        }
    }

    @Nested
    class Memory {

        @Test
        void countsAnAttemptThatKilledItsProcess() throws Exception {
            answers.addAll(List.of(env("1", "/a"), env("1", "/a"), env("1", "/a")));
            source().next().orElseThrow().prepare(1, 3);
            Delivery again = source().next().orElseThrow();
            assertEquals(1, again.earlier().size());
            assertTrue(again.earlier().get(0).failure().orElseThrow().reason().contains("killed"));
            again.prepare(2, 3);
            assertEquals(2, source().next().orElseThrow().earlier().size());
        }

        @Test
        void forgetsAnAttemptWhoseDatumWasReported() throws Exception {
            answers.addAll(List.of(env("1", "/a"), env("1", "/a")));
            Delivery first = source().next().orElseThrow();
            first.prepare(1, 3);
            first.report(failed("x"));
            assertEquals(List.of(), source().next().orElseThrow().earlier());
        }

        @Test
        void isNotConcernedByOtherDatumsAndJobs() throws Exception {
            answers.addAll(List.of(env("1", "/a"), env("2", "/a")));
            source().next().orElseThrow().prepare(1, 3);
            assertEquals(List.of(), source().next().orElseThrow().earlier());
            List<String> other = new ArrayList<>(env("1", "/a"));
            other.set(other.size() - 1, "PACH_JOB_ID=other");
            answers.add(other);
            assertEquals(List.of(), source().next().orElseThrow().earlier());
        }

        @Test
        void takesGarbageForNothing() throws Exception {
            for (String garbage :
                    List.of(
                            "",
                            "{",
                            "[1]",
                            "\0",
                            "{\"job\":\"job\",\"datum\":\"1\",\"attempt\":1}")) {
                Files.writeString(folder.resolve("memory"), garbage);
                answers.add(env("1", "/a"));
                assertEquals(List.of(), source().next().orElseThrow().earlier(), garbage);
            }
        }
    }

    @Nested
    class FilesOfADatum {

        @Test
        void findsTheInputsOfAGroupInOrderAndOnlyThem() throws Exception {
            answers.add(env("1", "/dir", "/a"));
            Attempt attempt = source().next().orElseThrow().prepare(1, 1);
            Datum.Input input = attempt.folders().inputs().get(0);
            assertEquals("in", input.name());
            assertEquals(List.of(pfs.resolve("in/dir/b"), pfs.resolve("in/a")), input.files());
        }

        @Test
        void readsAWholeRepoThroughItsLink() throws Exception {
            answers.add(env("1", ""));
            Attempt attempt = source().next().orElseThrow().prepare(1, 1);
            assertEquals(
                    List.of(pfs.resolve("in/a"), pfs.resolve("in/dir/b")),
                    attempt.folders().inputs().get(0).files());
        }

        @Test
        void showsOutputOnlyWhenTheAttemptSucceeded() throws Exception {
            answers.add(env("1", "/a"));
            Delivery datum = source().next().orElseThrow();
            Files.writeString(datum.prepare(1, 2).folders().output().resolve("half"), "");
            Path second = datum.prepare(2, 2).folders().output();
            Files.writeString(second.resolve("whole"), "");
            assertFalse(Files.exists(pfs.resolve("out/whole")));
            datum.collect();
            datum.report(report(Outcome.processed()));
            try (var left = Files.list(pfs.resolve("out").toRealPath().getParent())) {
                assertEquals(2, left.count(), "only in and out are left");
            }
            assertTrue(Files.exists(pfs.resolve("out/whole")));
            assertFalse(Files.exists(pfs.resolve("out/half")));
        }

        @Test
        void refusesOutputThatWentAroundTheAttemptsFolder() throws Exception {
            answers.add(env("1", "/a"));
            Delivery datum = source().next().orElseThrow();
            datum.prepare(1, 2);
            Files.writeString(pfs.resolve("out/direct"), "");
            assertThrows(BadOutputException.class, datum::collect);
        }

        @Test
        void makesNoFurtherAttemptOnChangedInputs() throws Exception {
            for (Map.Entry<String, Change> change : changes().entrySet()) {
                answers.add(env("1", ""));
                Delivery datum = source().next().orElseThrow();
                datum.prepare(1, 3);
                datum.prepare(2, 3);
                change.getValue().apply();
                assertThrows(
                        NoMoreAttemptsException.class, () -> datum.prepare(3, 3), change.getKey());
            }
        }

        private Map<String, Change> changes() {
            return Map.of(
                    "a file is replaced",
                    () -> {
                        Files.delete(pfs.resolve("in/a"));
                        Files.writeString(pfs.resolve("in/a"), "b");
                    },
                    "a file is added",
                    () -> Files.writeString(pfs.resolve("in/dir/more"), ""),
                    "a file may be written to",
                    () -> pfs.resolve("in/a").toFile().setWritable(true));
        }
    }

    /** Something a function does to its inputs. */
    private interface Change {
        void apply() throws IOException;
    }
}
