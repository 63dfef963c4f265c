package io.warmdatum.worker.host;

import io.vertx.core.Vertx;
import io.warmdatum.code.Isolation;
import io.warmdatum.code.Programs;
import io.warmdatum.spec.SpecFile;
import io.warmdatum.spec.SpecReader;
import io.warmdatum.store.Commit;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Logs;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.local.LocalStore;
import io.warmdatum.worker.JobEvent;
import io.warmdatum.worker.JobListener;
import io.warmdatum.worker.JobPlan;
import io.warmdatum.worker.PipelineRunner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A whole local set-up for tests: a real store, real programs, real servers. Everything lives below
 * one folder.
 */
final class LocalPipelines implements AutoCloseable {

    final LocalStore store;
    final Programs programs;
    final List<JobEvent> events = new CopyOnWriteArrayList<>();
    private final Path folder;
    private final JobListener listener;
    private final Vertx vertx = Vertx.vertx();

    LocalPipelines(Path folder) throws IOException {
        this(folder, event -> {});
    }

    LocalPipelines(Path folder, JobListener alsoTold) throws IOException {
        this(folder, alsoTold, InstantSource.system());
    }

    /** {@code storeClock} says when things in the store were made. */
    LocalPipelines(Path folder, JobListener alsoTold, InstantSource storeClock) throws IOException {
        this.folder = folder;
        this.listener =
                event -> {
                    events.add(event);
                    alsoTold.on(event);
                };
        this.store = LocalStore.open(folder.resolve("store"), storeClock, new Random());
        Path probe = Files.createDirectories(folder.resolve("probe"));
        this.programs =
                new Programs(
                        new VertxNextDatumServers(vertx),
                        Isolation.detect(probe, ""),
                        folder.resolve("commands"),
                        InstantSource.system(),
                        System.getenv());
    }

    /** Puts files into a repo, which is created where it does not exist. */
    void put(String repo, Map<String, String> files) throws IOException {
        var name = new RepoName("default", repo);
        if (store.repos().find(name).isEmpty()) {
            store.repos().create(name, "");
        }
        try (var commit = store.repos().startCommit(name, "master")) {
            for (var file : new TreeMap<>(files).entrySet()) {
                commit.put(
                        file.getKey(),
                        new ByteArrayInputStream(file.getValue().getBytes(StandardCharsets.UTF_8)),
                        false);
            }
            commit.finish();
        }
    }

    /** Stores a spec as a new version of its pipeline. */
    Pipelines.PipelineInfo pipeline(String yaml) {
        SpecFile file = new SpecReader().read("test.yaml", yaml);
        if (file.hasErrors()) {
            throw new IllegalArgumentException(file.problems().toString());
        }
        return store.pipelines().update(file.specs().get(0), true, true);
    }

    /** Runs one job of a pipeline to its end. */
    JobInfo run(Pipelines.PipelineInfo pipeline) throws InterruptedException {
        try (var runner = runner(pipeline)) {
            return runner.run(newJob(pipeline));
        }
    }

    JobInfo newJob(Pipelines.PipelineInfo pipeline) {
        return store.ledger().createJob(pipeline, JobPlan.heads(pipeline.spec(), store));
    }

    PipelineRunner runner(Pipelines.PipelineInfo pipeline) {
        return new PipelineRunner(
                pipeline,
                store,
                programs,
                folder.resolve("workspaces"),
                InstantSource.system(),
                listener);
    }

    /** The content of the output commit of a job, by path. */
    Map<String, String> output(JobInfo job) throws IOException {
        var repo = new RepoName(job.project(), job.pipeline());
        Commit commit = store.repos().commit(repo, job.id()).orElseThrow();
        var files = new TreeMap<String, String>();
        try (var entries = store.repos().tree(commit).files("/")) {
            for (var entry : entries.toList()) {
                try (var content = store.repos().open(entry)) {
                    files.put(
                            entry.path(),
                            new String(content.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return files;
    }

    /** The datums of a job by the path of their first input. */
    Map<String, DatumInfo> datums(JobInfo job) {
        var byPath = new TreeMap<String, DatumInfo>();
        try (var datums = store.ledger().datums(job, Set.of())) {
            datums.forEach(d -> byPath.put(d.datum().inputs().get(0).entry().path(), d));
        }
        return byPath;
    }

    /** Why user code was started, in order. */
    List<String> starts() {
        return events.stream()
                .filter(JobEvent.ProgramStarting.class::isInstance)
                .map(e -> ((JobEvent.ProgramStarting) e).why())
                .toList();
    }

    /**
     * What user code wrote, tagged {@code datum-path#attempt}; lines outside of datums have no tag.
     */
    List<Logs.LogLine> userLines(JobInfo job) {
        store.logs().flush();
        try (var lines =
                store.logs().read(job.project(), job.pipeline(), job.id(), l -> l.user())) {
            return lines.toList();
        }
    }

    @Override
    public void close() {
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
