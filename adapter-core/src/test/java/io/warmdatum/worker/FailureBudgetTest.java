package io.warmdatum.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.code.AttemptFailedException;
import io.warmdatum.policy.FailureLimit;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines.PipelineInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job whose datums fail too often ends early, and leaves the rest for the next. */
@Timeout(20)
class FailureBudgetTest {

    @TempDir Path folder;
    private ScriptedPipelines pipelines;

    @BeforeEach
    void open() throws IOException {
        pipelines = new ScriptedPipelines(folder);
        var files = new HashMap<String, String>();
        for (int i = 10; i < 60; i++) {
            files.put("/" + i, "" + i);
        }
        pipelines.put("in", files);
        pipelines.codes.script =
                (worker, attempt, view) -> {
                    throw new AttemptFailedException(
                            Failure.of(Failure.Cause.REPORTED, "the database is down"));
                };
    }

    @AfterEach
    void close() {
        pipelines.close();
    }

    @Test
    void oneFailureMoreThanAllowedEndsTheJob() throws Exception {
        JobInfo job = run(pipeline("3", ""));

        assertEquals(JobInfo.State.FAILURE, job.state());
        assertEquals(
                "failure budget used up: 4 of 4 datums failed; the rest is not begun",
                job.reason());
        assertEquals(4, job.failed());
        assertEquals(46, job.left(), "what was not begun is not failed");
    }

    @Test
    void aShareCountsFromTwentyDatumsOn() throws Exception {
        JobInfo job = run(pipeline("50%", ""));

        assertEquals(20, job.failed());
        assertEquals(30, job.left());
    }

    @Test
    void allWorkersOfAJobShareIt() throws Exception {
        JobInfo job = run(pipeline("3", "parallelism_spec: {constant: 2}"));

        assertEquals(JobInfo.State.FAILURE, job.state());
        assertTrue(job.failed() >= 4 && job.failed() <= 5, "failed: " + job.failed());
    }

    @Test
    void theNextJobStartsWithAFreshOneAndTheDatumsThatAreLeft() throws Exception {
        PipelineInfo pipeline = pipeline("3", "");
        try (var runner = pipelines.runner(pipeline)) {
            runner.run(pipelines.newJob(pipeline));
            JobInfo second = runner.run(pipelines.newJob(pipeline));

            assertEquals(4, second.failed());
            pipelines.codes.script = (worker, attempt, view) -> {};
            JobInfo third = runner.run(pipelines.newJob(pipeline));
            assertEquals(JobInfo.State.SUCCESS, third.state());
            assertTrue(
                    pipelines.datums(third).stream()
                            .allMatch(d -> d.state() == DatumInfo.State.PROCESSED));
        }
    }

    @Test
    void aJobThatIsTakenUpAgainGoesOnCounting() {
        var count = new FailureCount(new FailureLimit(OptionalInt.of(3), 100, 20), 5, 3);

        assertFalse(count.ended(new Outcome.Processed()).isPresent());
        assertEquals(
                "failure budget used up: 4 of 7 datums failed; the rest is not begun",
                count.ended(Outcome.failed("broken")).orElseThrow());
    }

    private PipelineInfo pipeline(String budget, String more) {
        return pipelines.pipeline(
                "p",
                "in",
                """
                transform: {cmd: [x], datum_batching: true}
                datum_tries: 1
                metadata: {annotations: {warmdatum.io/failure-budget: "%s"}}
                %s
                """
                        .formatted(budget, more));
    }

    private JobInfo run(PipelineInfo pipeline) throws InterruptedException {
        try (var runner = pipelines.runner(pipeline)) {
            return runner.run(pipelines.newJob(pipeline));
        }
    }
}
