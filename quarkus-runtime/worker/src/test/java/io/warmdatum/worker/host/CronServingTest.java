package io.warmdatum.worker.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.spec.SpecReader;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.RepoName;
import io.warmdatum.worker.JobEvent;
import io.warmdatum.worker.PipelineServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose clock is moved by hand. */
@Timeout(120)
class CronServingTest {

    private static final RepoName TICKS = new RepoName("default", "p_tick");

    @TempDir Path folder;
    private volatile Instant now = Instant.parse("2026-01-02T03:03:30.25Z");
    private final BlockingQueue<JobInfo> ended = new LinkedBlockingQueue<>();
    private LocalPipelines local;
    private PipelineServer server;
    private Thread serving;

    @BeforeEach
    void open() throws IOException {
        local = new LocalPipelines(folder, event -> {}, () -> now);
        start();
    }

    @AfterEach
    void close() throws InterruptedException {
        stop();
        local.close();
    }

    @Test
    void aTickThatIsDueGetsACommitAndAJob() throws Exception {
        create("* * * * *", false);
        now = Instant.parse("2026-01-02T03:04:00.1Z");
        var first = nextEnded();
        assertEquals(Map.of("/2026-01-02T03:04:00Z", ""), local.output(first));

        now = Instant.parse("2026-01-02T03:05:00Z");
        var second = nextEnded();

        assertEquals(1, second.processed());
        assertEquals(1, second.skipped());
        assertEquals(
                Set.of("/2026-01-02T03:04:00Z", "/2026-01-02T03:05:00Z"),
                local.output(second).keySet());
        assertEquals(2, local.store.repos().commits(TICKS).size());
    }

    @Test
    void nothingTicksBeforeItsTime() throws Exception {
        create("5 3 * * *", false);
        now = Instant.parse("2026-01-02T03:04:59.9Z");
        lookOnce();
        assertEquals(List.of(), local.store.repos().commits(TICKS));

        now = Instant.parse("2026-01-02T03:05:00Z");
        assertEquals(Set.of("/2026-01-02T03:05:00Z"), local.output(nextEnded()).keySet());
    }

    @Test
    void overwritingDeletesEarlierTicksButNoOtherFiles() throws Exception {
        create("@every 10s", true);
        now = now.plusSeconds(10);
        assertEquals(Set.of("/2026-01-02T03:03:40Z"), local.output(nextEnded()).keySet());
        local.put("p_tick", Map.of("/note", "mine"));
        assertEquals(2, nextEnded().total());

        now = now.plusSeconds(10);

        assertEquals(Set.of("/2026-01-02T03:03:50Z", "/note"), local.output(nextEnded()).keySet());
    }

    @Test
    void missedTicksAreCaughtUpByOneAfterARestart() throws Exception {
        create("* * * * *", false);
        now = Instant.parse("2026-01-02T03:04:00Z");
        nextEnded();
        stop();
        now = Instant.parse("2026-01-02T05:00:20Z");
        start();

        assertEquals(
                Set.of("/2026-01-02T03:04:00Z", "/2026-01-02T05:00:00Z"),
                local.output(nextEnded()).keySet());
        stop();
        start();
        lookOnce();
        assertEquals(2, local.store.repos().commits(TICKS).size(), "no tick is made twice");
    }

    private void create(String schedule, boolean overwrite) {
        create("p", "cron: {name: tick, spec: '%s', overwrite: %s}".formatted(schedule, overwrite));
    }

    private void create(String name, String input) {
        var file =
                new SpecReader()
                        .read(
                                "test.yaml",
                                """
                                pipeline: {name: %s}
                                input: {%s}
                                transform: {cmd: [bash], stdin: ['cp /pfs/*/* /pfs/out/']}
                                """
                                        .formatted(name, input));
        assertEquals(List.of(), file.problems());
        local.store.pipelines().create(file.specs().get(0), false);
    }

    /** Another pipeline gets a job: the server has looked at all before it, in their order. */
    private void lookOnce() throws Exception {
        local.put("data", Map.of("/" + now, ""));
        if (local.store.pipelines().find("default", "z").isEmpty()) {
            create("z", "pfs: {repo: data, glob: /}");
        }
        assertEquals("z", nextEnded().pipeline());
    }

    private JobInfo nextEnded() throws InterruptedException {
        var job = ended.poll(60, TimeUnit.SECONDS);
        assertTrue(job != null, "no job ended within a minute");
        assertEquals(JobInfo.State.SUCCESS, job.state(), job.reason());
        return job;
    }

    private void start() {
        server =
                new PipelineServer(
                        local.store,
                        local.programs,
                        folder.resolve("serving"),
                        () -> now,
                        event -> {
                            if (event instanceof JobEvent.JobEnded end) {
                                ended.add(end.job());
                            }
                        });
        serving =
                new Thread(
                        () -> {
                            try {
                                server.run();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        serving.start();
    }

    private void stop() throws InterruptedException {
        server.close();
        serving.join();
    }
}
