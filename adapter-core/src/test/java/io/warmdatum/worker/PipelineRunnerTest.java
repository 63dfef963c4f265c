package io.warmdatum.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Failure;
import io.warmdatum.code.Attempt;
import io.warmdatum.code.AttemptFailedException;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines.PipelineInfo;
import io.warmdatum.store.StoreException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a job does when something comes in between: stops, workers that fail, starts that fail. */
@Timeout(20)
class PipelineRunnerTest {

    private static final String PLAIN = "transform: {cmd: [x], datum_batching: true}";
    private static final String TWO_WORKERS = PLAIN + "\nparallelism_spec: {constant: 2}";

    @TempDir Path folder;
    private ScriptedPipelines pipelines;

    @BeforeEach
    void open() throws IOException {
        pipelines = new ScriptedPipelines(folder);
        pipelines.put("in", Map.of("/a", "a", "/b", "b", "/c", "c"));
    }

    @AfterEach
    void close() {
        pipelines.close();
    }

    @Test
    void aStopIsNotLostInATimeoutThatComesAtTheSameTime() throws Exception {
        PipelineInfo pipeline = pipelines.pipeline("p", "in", PLAIN);
        JobInfo job = pipelines.newJob(pipeline);
        pipelines.codes.script =
                (worker, attempt, view) -> {
                    pipelines.store.ledger().requestStop(job, "job stopped");
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException lost) {
                        new CountDownLatch(1).await();
                    }
                };

        try (var runner = pipelines.runner(pipeline)) {
            assertEquals(JobInfo.State.KILLED, runner.run(job).state());
        }
    }

    @Test
    void anInterruptIsNotLostInATimeoutThatComesAtTheSameTime() throws Exception {
        PipelineInfo pipeline = pipelines.pipeline("p", "in", PLAIN);
        JobInfo job = pipelines.newJob(pipeline);
        Thread runs = Thread.currentThread();
        pipelines.codes.script =
                (worker, attempt, view) -> {
                    runs.interrupt();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException lost) {
                        new CountDownLatch(1).await();
                    }
                };

        try (var runner = pipelines.runner(pipeline)) {
            assertThrows(InterruptedException.class, () -> runner.run(job));
        }
        assertEquals(JobInfo.State.RUNNING, pipelines.now(job).state());
    }

    @Test
    void aStopCountsAlthoughAWorkerBreaksOnIt() throws Exception {
        PipelineInfo pipeline = pipelines.pipeline("p", "in", PLAIN);
        JobInfo job = pipelines.newJob(pipeline);
        pipelines.codes.script =
                (worker, attempt, view) -> {
                    pipelines.store.ledger().requestStop(job, "job stopped");
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException("broken by the stop", e);
                    }
                };

        try (var runner = pipelines.runner(pipeline)) {
            assertEquals(JobInfo.State.KILLED, runner.run(job).state());
        }
    }

    @Test
    void noDatumWaitsBehindASlowOneWhileAnotherWorkerIsIdle() throws Exception {
        pipelines.put("many", many());
        PipelineInfo pipeline = pipelines.pipeline("p", "many", TWO_WORKERS);
        var others = new CountDownLatch(many().size() - 1);
        pipelines.codes.script =
                (worker, attempt, view) -> {
                    if (attempt.files().get(0).path().equals("/f0")) {
                        others.await();
                    } else {
                        others.countDown();
                    }
                };

        JobInfo job;
        try (var runner = pipelines.runner(pipeline)) {
            job = runner.run(pipelines.newJob(pipeline));
        }

        assertEquals(many().size(), job.processed(), job.toString());
    }

    @Test
    void leavesNoFilesOfDatumsBehindWhenAJobIsStopped() throws Exception {
        PipelineInfo pipeline = pipelines.pipeline("p", "in", PLAIN);
        JobInfo job = pipelines.newJob(pipeline);
        pipelines.codes.script =
                (worker, attempt, view) -> {
                    pipelines.store.ledger().requestStop(job, "job stopped");
                    new CountDownLatch(1).await();
                };

        try (var runner = pipelines.runner(pipeline)) {
            runner.run(job);
            // Files are removed in the background.
            long end = System.nanoTime() + 20_000_000_000L;
            while (!staged().isEmpty() && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertEquals(List.of(), staged());
        }
    }

    /** By names alone: files vanish while they are looked at. */
    private List<String> staged() {
        return Stream.of(pipelines.workspaces.toFile().listFiles())
                .map(view -> new File(view, ".scratch").list())
                .filter(Objects::nonNull)
                .flatMap(Stream::of)
                .filter(name -> !name.equals("now"))
                .toList();
    }

    @Test
    void aJobWithUntriedDatumsDoesNotEndWhenAWorkerFails() throws Exception {
        PipelineInfo pipeline = pipelines.pipeline("p", "in", PLAIN + "\ndatum_tries: 1");
        JobInfo job = pipelines.newJob(pipeline);
        var first = new AtomicInteger();
        pipelines.codes.script =
                (worker, attempt, view) -> {
                    if (first.getAndIncrement() == 0) {
                        throw failed(Failure.Cause.REPORTED);
                    }
                    throw new AssertionError("an error that is nobody's datum's");
                };

        try (var runner = pipelines.runner(pipeline)) {
            assertThrows(IllegalStateException.class, () -> runner.run(job));
        }
        assertEquals(JobInfo.State.RUNNING, pipelines.now(job).state());
    }

    @Test
    void aJobWithUntriedDatumsDoesNotEndWhenAWorkerIsInterruptedByAnybody() throws Exception {
        PipelineInfo pipeline = pipelines.pipeline("p", "in", PLAIN + "\ndatum_tries: 1");
        JobInfo job = pipelines.newJob(pipeline);
        var first = new AtomicInteger();
        pipelines.codes.script =
                (worker, attempt, view) -> {
                    if (first.getAndIncrement() == 0) {
                        throw failed(Failure.Cause.REPORTED);
                    }
                    throw new InterruptedException();
                };

        try (var runner = pipelines.runner(pipeline)) {
            assertThrows(StoreException.class, () -> runner.run(job));
        }
        assertEquals(JobInfo.State.RUNNING, pipelines.now(job).state());
    }

    @Test
    void endsTheProgramsOfAllWorkersAlthoughOneCannotBeEnded() throws Exception {
        PipelineInfo pipeline = pipelines.pipeline("p", "in", TWO_WORKERS);
        pipelines.codes.script = closing("no space left for the log");
        var runner = pipelines.runner(pipeline);
        runner.run(pipelines.newJob(pipeline));

        var thrown = assertThrows(IllegalStateException.class, runner::close);

        assertEquals("no space left for the log", thrown.getMessage());
        assertEquals(List.of(), pipelines.codes.open);
        runner.close();
    }

    private static ScriptedCodes.Script closing(String trouble) {
        return new ScriptedCodes.Script() {
            @Override
            public void run(String worker, Attempt attempt, Path view) {}

            @Override
            public void close(String worker) {
                throw new IllegalStateException(trouble);
            }
        };
    }

    @Test
    void aProgramThatIsWarmInOneWorkerCanBeStarted() throws Exception {
        pipelines.put("growing", Map.of("/a", "a"));
        PipelineInfo pipeline =
                pipelines.pipeline("p", "growing", TWO_WORKERS + "\ndatum_tries: 1");
        try (var runner = pipelines.runner(pipeline)) {
            pipelines.codes.script = (worker, attempt, view) -> {};
            runner.run(pipelines.newJob(pipeline));
            pipelines.put("growing", many());
            var failedStart = new CountDownLatch(1);
            pipelines.codes.script = oneWorkerCannotStart(failedStart);

            JobInfo job = runner.run(pipelines.newJob(pipeline));

            assertEquals(0, job.left(), job.toString());
            assertTrue(job.processed() > 0, job.toString());
            assertFalse(job.reason().startsWith("error starting"), job.reason());
        }
    }

    private static Map<String, String> many() {
        var files = new TreeMap<String, String>();
        for (int i = 0; i < 20; i++) {
            files.put("/f" + i, "content " + i);
        }
        return files;
    }

    private static ScriptedCodes.Script oneWorkerCannotStart(CountDownLatch failedStart) {
        var running = new CountDownLatch(1);
        return new ScriptedCodes.Script() {
            @Override
            public void start(String worker, Attempt attempt)
                    throws AttemptFailedException, InterruptedException {
                running.await();
                failedStart.countDown();
                throw failed(Failure.Cause.START_FAILED);
            }

            @Override
            public void run(String worker, Attempt attempt, Path view) throws InterruptedException {
                running.countDown();
                failedStart.await();
            }
        };
    }

    @Test
    void theErrorCommandSeesItsOwnDatumAlthoughTheStartFailed() throws Exception {
        PipelineInfo pipeline =
                pipelines.pipeline(
                        "p", "in", "transform: {cmd: [x], err_cmd: [y], datum_batching: true}");
        pipelines.codes.script =
                new ScriptedCodes.Script() {
                    @Override
                    public void start(String worker, Attempt attempt)
                            throws AttemptFailedException {
                        throw failed(Failure.Cause.START_FAILED);
                    }

                    @Override
                    public void run(String worker, Attempt attempt, Path view) {}

                    @Override
                    public String recover(Attempt attempt, String reason, Path view)
                            throws IOException {
                        Path env = view.resolve(".env");
                        return Files.exists(env) && Files.readAllLines(env).equals(attempt.env())
                                ? ""
                                : "another datum is shown";
                    }
                };

        JobInfo job;
        try (var runner = pipelines.runner(pipeline)) {
            job = runner.run(pipelines.newJob(pipeline));
        }

        assertEquals(3, job.recovered(), pipelines.datums(job).toString());
    }

    private static AttemptFailedException failed(Failure.Cause cause) {
        return new AttemptFailedException(Failure.of(cause, "scripted " + cause));
    }
}
