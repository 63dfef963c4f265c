package io.warmdatum.bench;

import io.warmdatum.code.Isolation;
import io.warmdatum.code.NextDatumServers;
import io.warmdatum.code.Programs;
import io.warmdatum.spec.SpecReader;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.local.LocalStore;
import io.warmdatum.worker.JobPlan;
import io.warmdatum.worker.PipelineRunner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A worker in this process, so that jobs can be measured without the start of the worker itself.
 * Used by one thread.
 */
final class LocalJobs implements AutoCloseable {

    private static final int BYTES = 4096;

    private final Random random = new Random(1);
    private final Path workspaces;
    private final LocalStore store;
    private final Programs programs;
    private final List<PipelineRunner> runners = new ArrayList<>();

    /**
     * @param work folder for the store
     * @param memory folder for the files of the datums in hand, which may be in memory
     */
    LocalJobs(Path work, Path memory, NextDatumServers servers) throws Exception {
        Path folder = Files.createTempDirectory(work, "worker");
        workspaces = Files.createTempDirectory(memory, "workspaces");
        store = LocalStore.open(folder.resolve("store"), InstantSource.system(), random);
        programs =
                new Programs(
                        servers,
                        Isolation.detect(folder.resolve("probe"), ""),
                        folder.resolve("commands"),
                        InstantSource.system(),
                        System.getenv());
    }

    /** Where the jobs are recorded. */
    LocalStore store() {
        return store;
    }

    /**
     * A job of so many files of 4 KiB, each a datum, new ones each round. User code stays loaded
     * from round to round; planning the job and making its output commit count.
     *
     * @param name pipeline and, with {@code -in}, its input repo, which user code knows as {@code
     *     data}
     * @param command command of the user code, as a JSON list
     * @param batching whether it pulls datums or is started for each
     */
    Comparison.PreparedWork job(String name, String command, boolean batching, int datums) {
        return job(name, command, batching, datums, JobInfo.State.SUCCESS);
    }

    /** A job of one datum that fails, by a program that is started afresh for each try. */
    Comparison.PreparedWork failing(String name, String command) {
        return job(name, command, true, 1, JobInfo.State.FAILURE);
    }

    private Comparison.PreparedWork job(
            String name, String command, boolean batching, int datums, JobInfo.State end) {
        var repo = new RepoName("default", name + "-in");
        store.repos().create(repo, "");
        var spec =
                """
                {"pipeline": {"name": "%s"},
                 "metadata": {"annotations": {"warmdatum.io/after-error": "%s"}},
                 "transform": {"datum_batching": %s, "cmd": %s},
                 "input": {"pfs": {"name": "data", "repo": "%s", "glob": "/*"}}}
                """
                        .formatted(
                                name,
                                end == JobInfo.State.SUCCESS ? "diagram" : "always-restart",
                                batching,
                                command,
                                repo.name());
        var file = new SpecReader().read(name, spec);
        if (file.hasErrors()) {
            throw new IllegalArgumentException(file.problems().toString());
        }
        var pipeline = store.pipelines().create(file.specs().get(0), true);
        var runner =
                new PipelineRunner(
                        pipeline,
                        store,
                        programs,
                        workspaces.resolve(name),
                        InstantSource.system(),
                        event -> {});
        runners.add(runner);
        return new Rounds(repo, pipeline, runner, datums, end);
    }

    private final class Rounds implements Comparison.PreparedWork {

        private final RepoName repo;
        private final Pipelines.PipelineInfo pipeline;
        private final PipelineRunner runner;
        private final int datums;
        private final JobInfo.State end;
        private JobInfo job;

        Rounds(
                RepoName repo,
                Pipelines.PipelineInfo pipeline,
                PipelineRunner runner,
                int datums,
                JobInfo.State end) {
            this.repo = repo;
            this.pipeline = pipeline;
            this.runner = runner;
            this.datums = datums;
            this.end = end;
        }

        @Override
        public void prepare() throws Exception {
            byte[] content = new byte[BYTES];
            try (var commit = store.repos().startCommit(repo, "master")) {
                for (int i = 0; i < datums; i++) {
                    random.nextBytes(content);
                    commit.put("/f" + i, new ByteArrayInputStream(content), false);
                }
                commit.finish();
            }
            job = store.ledger().createJob(pipeline, JobPlan.heads(pipeline.spec(), store));
        }

        @Override
        public long run() throws Exception {
            JobInfo ended = runner.run(job);
            long done = end == JobInfo.State.SUCCESS ? ended.processed() : ended.failed();
            if (ended.state() != end || done != datums) {
                throw new IllegalStateException(
                        "job ended " + ended.state() + ": " + ended.reason());
            }
            return datums;
        }
    }

    @Override
    public void close() throws IOException {
        runners.forEach(PipelineRunner::close);
        store.close();
        try (Stream<Path> left = Files.walk(workspaces)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
