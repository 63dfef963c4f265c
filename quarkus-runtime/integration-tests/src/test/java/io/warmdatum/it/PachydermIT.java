package io.warmdatum.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.testing.FakeJob;
import io.warmdatum.testing.FakePachydermWorker;
import io.warmdatum.testing.Fault;
import io.warmdatum.testing.TestDatum;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The built application as the user code of a batching pipeline. */
@Timeout(240)
class PachydermIT {

    @TempDir Path temp;

    @Test
    void isFedThreeSetsAndReportsTheDatumThatFailedThreeTimesOnce() throws Exception {
        TestDatum poison = TestDatum.of("input", "/bad", "poison");
        List<TestDatum> good =
                List.of(
                        TestDatum.of("input", "/a", "one"),
                        TestDatum.of("input", "/b", "two"),
                        TestDatum.of("input", "/c", "three"),
                        TestDatum.of("input", "/d", "four"),
                        TestDatum.of("input", "/e", "five"));
        try (var worker =
                FakePachydermWorker.of(temp)
                        .program(BuiltApp.command("java.io.tmpdir=" + temp).toArray(String[]::new))
                        .datums(
                                good.get(0),
                                good.get(1),
                                poison,
                                good.get(2),
                                good.get(3),
                                good.get(4))
                        .setSize(2)
                        .tries(1)
                        .open()) {

            FakeJob job = worker.run();

            assertEquals(FakeJob.State.FAILURE, job.state(), worker.log());
            assertEquals(
                    List.of("java.lang.IllegalStateException: cannot shout poison"),
                    job.of(poison).failures());
            for (int attempt = 1; attempt <= 3; attempt++) {
                assertTrue(worker.log().contains("attempt " + attempt + " failed"), worker.log());
            }
            for (TestDatum datum : good) {
                assertEquals(FakeJob.DatumState.PROCESSED, job.of(datum).state(), worker.log());
            }
            assertEquals(Map.of("/e", "FIVE"), job.of(good.get(4)).files());
            // One for each set, and one because a worker kills after each failure.
            assertEquals(4, job.starts(), worker.log());
        }
    }

    private FakePachydermWorker.Builder worker(String... properties) {
        return FakePachydermWorker.of(temp)
                .program(
                        BuiltApp.command(
                                        Stream.concat(
                                                        Stream.of("java.io.tmpdir=" + temp),
                                                        Stream.of(properties))
                                                .toArray(String[]::new))
                                .toArray(String[]::new));
    }

    private static void assertProcessed(FakeJob job, TestDatum datum, String output, String log) {
        FakeJob.Result result = job.of(datum);
        assertEquals(FakeJob.DatumState.PROCESSED, result.state(), log);
        assertEquals(Map.of(datum.inputs().get(0).path(), output), result.files(), log);
    }

    @Nested
    class Faults {

        private final TestDatum slow = TestDatum.of("input", "/a", "slow and steady");
        private final TestDatum next = TestDatum.of("input", "/b", "two");

        @Test
        void aKilledProcessConfirmsNothingAndTheDatumIsDoneByTheNext() throws Exception {
            try (var worker =
                    worker().datums(slow, next)
                            .tries(2)
                            .fault(slow, 1, new Fault.Kill(Duration.ofSeconds(1)))
                            .open()) {
                FakeJob job = worker.run();

                assertProcessed(job, slow, "SLOW AND STEADY", worker.log());
                assertProcessed(job, next, "TWO", worker.log());
                assertEquals(1, job.of(slow).failures().size(), worker.log());
                assertEquals(2, job.starts(), worker.log());
            }
        }

        /** It asks once more, to report; what it is given then is left to the next process. */
        @Test
        void aStoppedProcessFinishesItsDatumAndLeavesTheNextUnconfirmed() throws Exception {
            try (var worker =
                    worker().datums(slow, next)
                            .tries(2)
                            .fault(slow, 1, new Fault.Terminate(Duration.ofSeconds(1)))
                            .open()) {
                FakeJob job = worker.run();

                assertProcessed(job, slow, "SLOW AND STEADY", worker.log());
                assertEquals(List.of(), job.of(slow).failures(), worker.log());
                assertProcessed(job, next, "TWO", worker.log());
                assertEquals(2, job.starts(), worker.log());
            }
        }

        @Test
        void aStoppedProcessThatCannotFinishGivesItsDatumBack() throws Exception {
            try (var worker =
                    worker("warmdatum.stop-timeout=200ms")
                            .datums(slow, next)
                            .tries(2)
                            .fault(slow, 1, new Fault.Terminate(Duration.ofSeconds(1)))
                            .open()) {
                FakeJob job = worker.run();

                assertEquals(1, job.of(slow).failures().size(), worker.log());
                assertProcessed(job, slow, "SLOW AND STEADY", worker.log());
                assertProcessed(job, next, "TWO", worker.log());
            }
        }

        @Test
        void aWrongKeyFailsTheDatumsWithTheReasonInsteadOfRestartingForEver() throws Exception {
            try (var worker =
                    worker("warmdatum.recovery.report=never")
                            .datums(slow, next)
                            .tries(1)
                            .restarts(0)
                            .open()) {
                FakeJob job = worker.run();

                assertEquals(FakeJob.State.FAILURE, job.state(), worker.log());
                for (TestDatum datum : List.of(slow, next)) {
                    assertEquals(
                            "not begun: warmdatum.recovery.report must be error or processed, not"
                                    + " \"never\"",
                            job.of(datum).reason(),
                            worker.log());
                }
            }
        }
    }
}
