package io.warmdatum.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.testing.FakeJob.DatumState;
import io.warmdatum.testing.FakeJob.State;
import io.warmdatum.wire.FunctionRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runner in a JVM of its own, under the fake worker. */
@Timeout(120)
class FunctionRunnerTest {

    @TempDir Path folder;

    /** Copies its input. */
    public static class Copy {

        @DatumFunction
        public void copy(Datum datum) throws IOException {
            Files.writeString(datum.output().resolve("copy"), datum.input("in").text());
        }
    }

    private FakePachydermWorker.Builder worker(Class<?> function, Map<String, String> keys) {
        return FakePachydermWorker.of(folder).program(ChildJvm.runner(function, folder, keys));
    }

    private static TestDatum datum(String name) {
        return TestDatum.of("in", "/" + name, "content of " + name);
    }

    @Test
    void oneProcessProcessesAllDatumsOfASet() throws Exception {
        try (var worker = worker(Copy.class, Map.of()).datums(datum("a"), datum("b")).open()) {
            FakeJob job = worker.run();
            assertEquals(State.SUCCESS, job.state(), worker.log());
            assertEquals(1, job.starts(), worker.log());
            assertEquals(1, job.firstCalls().size());
            assertEquals(DatumState.PROCESSED, job.of(datum("a")).state());
            assertEquals(Map.of("/copy", "content of b"), job.of(datum("b")).files());
        }
    }

    @Test
    void aWrongKeyFailsTheDatumsWithTheReasonInsteadOfEndingTheProcess() throws Exception {
        try (var worker =
                worker(Copy.class, Map.of("warmdatum.recovery.report", "never"))
                        .datums(datum("a"), datum("b"))
                        .tries(1)
                        .restarts(0)
                        .open()) {
            FakeJob job = worker.run();
            assertEquals(State.FAILURE, job.state(), worker.log());
            assertEquals(
                    "not begun: error starting user code: warmdatum.recovery.report must be error"
                            + " or processed, not \"never\"",
                    job.of(datum("b")).reason());
        }
    }

    @Test
    void eachSetHasAProcessOfItsOwn() throws Exception {
        try (var worker =
                worker(Copy.class, Map.of())
                        .datums(datum("a"), datum("b"), datum("c"))
                        .setSize(2)
                        .open()) {
            FakeJob job = worker.run();
            assertEquals(State.SUCCESS, job.state(), worker.log());
            assertEquals(2, job.starts(), worker.log());
            assertTrue(worker.log().contains("Start 2 for job"), worker.log());
        }
    }

    /** What {@code tries} attempts of the worker come to when the first meets a fault. */
    private FakeJob with(Fault fault, Class<?> function) throws Exception {
        try (var worker =
                worker(function, Map.of())
                        .datums(datum("a"), datum("b"))
                        .tries(2)
                        .fault(datum("a"), 1, fault)
                        .open()) {
            FakeJob job = worker.run();
            assertEquals(State.SUCCESS, job.state(), worker.log());
            return job;
        }
    }

    /** Copies its input slowly, and says which attempt it was. */
    public static class CopySlowly {

        @DatumFunction
        public void copy(Datum datum) throws Exception {
            new CountDownLatch(1).await(2, TimeUnit.SECONDS);
            Files.writeString(datum.output().resolve("attempt"), "" + datum.attempt());
        }
    }

    /** Dies in its first attempt of each datum, as if the kernel had killed it. */
    public static class DiesFirst {

        @DatumFunction
        public void die(Datum datum) throws Exception {
            if (datum.attempt() == 1) {
                Runtime.getRuntime().halt(128 + 9);
            }
            Files.writeString(datum.output().resolve("attempt"), "" + datum.attempt());
        }
    }

    @Test
    void anAttemptThatKilledItsProcessCountsAsATryOfTheFunction() throws Exception {
        try (var worker =
                worker(DiesFirst.class, Map.of()).datums(datum("a"), datum("b")).tries(2).open()) {
            FakeJob job = worker.run();
            assertEquals(State.SUCCESS, job.state(), worker.log());
            assertEquals(Map.of("/attempt", "2"), job.of(datum("a")).files());
            assertEquals(Map.of("/attempt", "2"), job.of(datum("b")).files());
            assertEquals(3, job.starts());
        }
    }

    @Test
    void aKilledProcessIsStartedAfresh() throws Exception {
        FakeJob job = with(new Fault.Kill(Duration.ofMillis(50)), CopySlowly.class);
        assertEquals(
                List.of("error running user code: signal: killed"), job.of(datum("a")).failures());
        assertEquals(2, job.starts());
    }

    @Test
    void aRestartedDatumIsWorkedOnAfresh() throws Exception {
        FakeJob job = with(new Fault.Cancel(Duration.ofMillis(50)), CopySlowly.class);
        assertEquals(List.of("context canceled"), job.of(datum("a")).failures());
    }

    @Test
    void anAnswerThatComesLateIsWaitedFor() throws Exception {
        FakeJob job = with(new Fault.Slow(Duration.ofSeconds(2)), Copy.class);
        assertEquals(List.of(), job.of(datum("a")).failures());
        assertEquals(1, job.starts());
    }

    @Test
    void endsWithItsCodeWhenTheWorkerRefusesOrTheCallBreaks() throws Exception {
        for (Fault fault : List.of(new Fault.Refuse(), new Fault.BreakConnection())) {
            FakeJob job = with(fault, Copy.class);
            assertEquals(
                    List.of("error running user code: exit status " + FunctionRunner.WORKER_GONE),
                    job.of(datum("a")).failures());
        }
    }

    @Test
    void answersWrongLinesWithAnError() throws Exception {
        FakeJob job = with(new Fault.WrongEnv(env -> List.of("A=B")), Copy.class);
        assertEquals(
                List.of("the worker's answer has no PACH_DATUM_ID, so it is no datum"),
                job.of(datum("a")).failures());
    }

    @Test
    void aFunctionThatCannotBeStartedFailsItsDatumsInsteadOfStartingForEver() throws Exception {
        try (var worker =
                worker(FunctionRunnerTest.class, Map.of()).datums(datum("a")).tries(1).open()) {
            FakeJob job = worker.run();
            assertEquals(State.FAILURE, job.state(), worker.log());
            assertTrue(
                    job.of(datum("a")).reason().contains("has no method with @DatumFunction"),
                    job.of(datum("a")).reason());
        }
    }

    @Test
    void aTimeoutOfTheWorkerKillsAndTheErrorCommandMayNotRecover() throws Exception {
        try (var worker =
                worker(CopySlowly.class, Map.of())
                        .datums(datum("a"))
                        .tries(1)
                        .datumTimeout(Duration.ofMillis(100))
                        .errCmd("true")
                        .open()) {
            FakeJob.Result result = worker.run().of(datum("a"));
            assertEquals(DatumState.FAILED, result.state());
            assertEquals("context deadline exceeded", result.reason());
        }
    }

    @Test
    void saysWhatIsMissingOutsideAWorker() throws Exception {
        assertEquals(
                FunctionRunner.USAGE,
                new ProcessBuilder(ChildJvm.runner(Copy.class, folder, Map.of()))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("said").toFile())
                        .start()
                        .waitFor());
        String said = Files.readString(folder.resolve("said"));
        assertTrue(said.contains("PPS_WORKER_GRPC_PORT is not set; run this as"), said);
        assertFalse(said.contains("\tat "), said);
    }
}
