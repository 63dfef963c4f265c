package io.warmdatum.worker.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.spec.SpecReader;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.RepoName;
import io.warmdatum.worker.JobEvent;
import io.warmdatum.worker.PipelineServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that learns of everything from the store, as when the command line runs beside it. */
@Timeout(120)
class ServingTest {

    @TempDir Path folder;
    private LocalPipelines local;
    private final BlockingQueue<JobInfo> ended = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ready = new LinkedBlockingQueue<>();
    private PipelineServer server;
    private Thread serving;

    @BeforeEach
    void serve() throws Exception {
        local = new LocalPipelines(folder);
        server =
                new PipelineServer(
                        local.store,
                        local.programs,
                        folder.resolve("serving"),
                        InstantSource.system(),
                        this::hear);
        serving = new Thread(this::runServer);
        serving.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        serving.join();
        local.close();
    }

    @Test
    void everyNewInputCommitGetsAJobByTheSameProcess() throws Exception {
        local.put("data", Map.of("/a", "A"));
        create(copy("copy", "data", ""));
        assertEquals(1, nextEnded().processed());

        local.put("data", Map.of("/b", "B"));
        var second = nextEnded();

        assertEquals(JobInfo.State.SUCCESS, second.state(), second.reason());
        assertEquals(1, second.processed());
        assertEquals(1, second.skipped());
        assertEquals(Map.of("/a", "A", "/b", "B"), local.output(second));
        assertEquals(1, ready.size(), "one start of user code for both jobs");
    }

    @Test
    void aProgramThatEndsBetweenTwoJobsCostsNoDatumATry() throws Exception {
        local.put("data", Map.of("/a", "A"));
        create(copy("copy", "data", "echo $$ > \"%s/pid\"".formatted(folder)));
        nextEnded();
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        ProcessHandle program = ProcessHandle.of(pid).orElseThrow();
        program.destroyForcibly();
        program.onExit().join();

        local.put("data", Map.of("/b", "B"));
        var second = nextEnded();

        assertEquals(JobInfo.State.SUCCESS, second.state(), second.reason());
        assertEquals(1, local.datums(second).get("/b").attempts().size());
        assertEquals(2, ready.size(), "starts of user code");
    }

    @Test
    void aPipelineWhoseInputRepoIsGoneDoesNotStopTheOthers() throws Exception {
        var gone = new RepoName("default", "gone");
        local.store.repos().create(gone, "");
        local.put("data", Map.of("/a", "A"));
        create(copy("broken", "gone", ""));
        local.store.repos().delete(gone);
        create(copy("copy", "data", ""));

        assertEquals("copy", nextEnded().pipeline());

        local.put("gone", Map.of("/b", "B"));
        assertEquals("broken", nextEnded().pipeline());
    }

    @Test
    void aPipelineWorksOnTheOutputOfAnother() throws Exception {
        local.put("data", Map.of("/a", "A"));
        create(copy("first", "data", ""));
        create(copy("second", "first", ""));

        assertEquals(Map.of("/a", "A"), local.output(endedOf("second")));
    }

    @Test
    void aFailureUpstreamMakesTheJobDownstreamUnrunnable() throws Exception {
        local.put("data", Map.of("/a", "A"));
        create(copy("first", "data", "exit 3"));
        create(copy("second", "first", ""));

        assertEquals(JobInfo.State.FAILURE, endedOf("first").state());
        var unrunnable =
                await(
                        () ->
                                jobs("second").stream()
                                        .filter(job -> job.state() == JobInfo.State.UNRUNNABLE)
                                        .findFirst()
                                        .orElse(null));

        assertEquals(
                "unrunnable because the following upstream pipelines failed: first",
                unrunnable.reason());
    }

    @Test
    void aJobIsStoppedOnRequest() throws Exception {
        local.put("data", Map.of("/a", "A"));
        create(copy("copy", "data", "sleep 1000"));
        ready.poll(60, TimeUnit.SECONDS);

        local.store.ledger().requestStop(jobs("copy").get(0), "job stopped");

        var job = nextEnded();
        assertEquals(JobInfo.State.KILLED, job.state());
        assertEquals("job stopped", job.reason());
    }

    @Test
    void aDatumIsRestartedOnRequest() throws Exception {
        local.put("data", Map.of("/a", "A"));
        create(
                copy(
                        "copy",
                        "data",
                        "[ -e \"%s/once\" ] || { touch \"%s/once\"; sleep 1000; }"
                                .formatted(folder, folder)));
        await(() -> folder.resolve("once").toFile().exists() ? "there" : null);

        local.store.ledger().requestRestart(jobs("copy").get(0), List.of("/a"));

        var job = nextEnded();
        assertEquals(JobInfo.State.SUCCESS, job.state(), job.reason());
        assertEquals(2, local.datums(job).get("/a").attempts().size());
    }

    @Test
    void aNewVersionOfAPipelineRunsOnWhatIsThere() throws Exception {
        local.put("data", Map.of("/a", "A"));
        create(copy("copy", "data", ""));
        nextEnded();

        local.store
                .pipelines()
                .update(
                        new SpecReader()
                                .read("t", copy("copy", "data", "echo more >> /pfs/out/a"))
                                .specs()
                                .get(0),
                        false,
                        true);

        var job = nextEnded();
        assertEquals(2, job.version());
        assertEquals(Map.of("/a", "Amore\n"), local.output(job));
    }

    private List<JobInfo> jobs(String pipeline) {
        return local.store.ledger().jobs("default", pipeline);
    }

    private void create(String spec) {
        var file = new SpecReader().read("test.yaml", spec);
        assertEquals(1, file.specs().size(), file.problems().toString());
        local.store.pipelines().create(file.specs().get(0), false);
    }

    private JobInfo nextEnded() throws InterruptedException {
        var job = ended.poll(60, TimeUnit.SECONDS);
        assertTrue(job != null, "no job ended within a minute");
        return job;
    }

    /** One job's end may be told before that of another which made it possible. */
    private JobInfo endedOf(String pipeline) throws InterruptedException {
        var job = nextEnded();
        while (!job.pipeline().equals(pipeline)) {
            job = nextEnded();
        }
        return job;
    }

    /** Waits for something that only the store or a file can tell, woken by the passing of time. */
    private static <T> T await(java.util.function.Supplier<T> there) throws InterruptedException {
        var nothing = new LinkedBlockingQueue<T>();
        for (int i = 0; i < 600; i++) {
            T found = there.get();
            if (found != null) {
                return found;
            }
            nothing.poll(100, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("not there within a minute");
    }

    private void hear(JobEvent event) {
        if (event instanceof JobEvent.JobEnded end) {
            ended.add(end.job());
        } else if (event instanceof JobEvent.ProgramReady program) {
            ready.add(program.worker());
        }
    }

    private void runServer() {
        try {
            server.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String copy(String name, String repo, String extra) {
        return """
                pipeline: {name: %s}
                input: {pfs: {repo: %s, glob: "/*"}}
                transform:
                  datum_batching: true
                  cmd: [bash]
                  stdin:
                    - |
                      while true; do
                        pachctl next datum || exit 9
                        set -a; source /pfs/.env; set +a
                        cp "$%s" /pfs/out/
                        %s
                      done
                """
                .formatted(name, repo, repo, extra);
    }
}
