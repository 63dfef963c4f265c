package io.warmdatum.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warmdatum.store.JobInfo;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests to stop a job that come when no datum is in hand. */
@Timeout(60)
class StoppingTest {

    @TempDir Path folder;
    private ScriptedPipelines pipelines;

    @BeforeEach
    void open() throws Exception {
        pipelines = new ScriptedPipelines(folder);
    }

    @AfterEach
    void close() {
        pipelines.close();
    }

    @Test
    void aStopOutlivesTheProcessThatTookIt() throws Exception {
        pipelines.put("in", Map.of("/a", "1"));
        var pipeline = pipelines.pipeline("p", "in", "transform: {cmd: [x]}");
        JobInfo job = pipelines.newJob(pipeline);
        try (var lease = pipelines.store.ledger().lease(job).orElseThrow()) {
            pipelines.store.ledger().requestStop(job, "stopped in time");
            pipelines.store.ledger().takeRequests(job);
        }
        try (var runner = pipelines.runner(pipeline)) {
            JobInfo ended = runner.run(job);
            assertEquals(JobInfo.State.KILLED, ended.state());
            assertEquals("stopped in time", ended.reason());
        }
        assertEquals(List.of(), pipelines.datums(job));
    }

    @Test
    void planningIsBrokenOff() throws Exception {
        var files = new HashMap<String, String>();
        for (int i = 0; i < 2_000; i++) {
            files.put("/" + i, "");
        }
        pipelines.put("in", files);
        // Four million datums: longer than this test may take.
        var pipeline =
                pipelines.pipeline(
                        """
                        pipeline: {name: p}
                        input: {cross: [{pfs: {repo: in, glob: "/*", name: a}},
                                        {pfs: {repo: in, glob: "/*", name: b}}]}
                        transform: {cmd: [x]}
                        """);
        JobInfo job = pipelines.newJob(pipeline);
        var threads = Executors.newSingleThreadExecutor();
        try (var runner = pipelines.runner(pipeline)) {
            Future<JobInfo> running = threads.submit(() -> runner.run(job));
            while (pipelines.now(job).state() != JobInfo.State.STARTING) {
                Thread.onSpinWait();
            }
            pipelines.store.ledger().requestStop(job, "changed my mind");
            assertEquals(JobInfo.State.KILLED, running.get().state());
        } finally {
            threads.shutdownNow();
        }
        assertEquals("changed my mind", pipelines.now(job).reason());
    }
}
