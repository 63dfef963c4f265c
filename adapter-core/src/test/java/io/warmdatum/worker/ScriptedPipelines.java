package io.warmdatum.worker;

import io.warmdatum.code.Isolation;
import io.warmdatum.spec.SpecFile;
import io.warmdatum.spec.SpecReader;
import io.warmdatum.store.Commit;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines.PipelineInfo;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.local.LocalStore;
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

/** Jobs over a real store and real workspaces, with user code that follows a script. */
final class ScriptedPipelines implements AutoCloseable {

    final LocalStore store;
    final ScriptedCodes codes;
    final List<JobEvent> events = new CopyOnWriteArrayList<>();
    final Path workspaces;

    ScriptedPipelines(Path folder) throws IOException {
        store = LocalStore.open(folder.resolve("store"), InstantSource.system(), new Random());
        codes =
                new ScriptedCodes(
                        Isolation.detect(Files.createDirectories(folder.resolve("probe")), ""));
        workspaces = folder.resolve("workspaces");
    }

    /** Makes the files the whole content of a repo's master branch. */
    void put(String repo, Map<String, String> files) throws IOException {
        var name = new RepoName("default", repo);
        if (store.repos().find(name).isEmpty()) {
            store.repos().create(name, "");
        }
        try (var commit = store.repos().startCommit(name, "master")) {
            for (var file : new TreeMap<>(files).entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                commit.put(file.getKey(), new ByteArrayInputStream(content), false);
            }
            commit.finish();
        }
    }

    PipelineInfo pipeline(String name, String repo, String more) {
        return pipeline(
                """
                pipeline: {name: %s}
                input: {pfs: {repo: %s, glob: "/*"}}
                %s
                """
                        .formatted(name, repo, more));
    }

    PipelineInfo pipeline(String yaml) {
        SpecFile file = new SpecReader().read("test.yaml", yaml);
        if (file.hasErrors()) {
            throw new IllegalArgumentException(file.problems().toString());
        }
        return store.pipelines().update(file.specs().get(0), true, true);
    }

    PipelineRunner runner(PipelineInfo pipeline) {
        return new PipelineRunner(
                pipeline, store, codes, workspaces, InstantSource.system(), events::add);
    }

    JobInfo newJob(PipelineInfo pipeline) {
        return store.ledger().createJob(pipeline, JobPlan.heads(pipeline.spec(), store));
    }

    JobInfo now(JobInfo job) {
        return store.ledger().job(job.project(), job.pipeline(), job.id()).orElseThrow();
    }

    List<DatumInfo> datums(JobInfo job) {
        try (var datums = store.ledger().datums(job, Set.of())) {
            return datums.toList();
        }
    }

    Map<String, String> output(JobInfo job) throws IOException {
        var repo = new RepoName(job.project(), job.pipeline());
        Commit commit = store.repos().commit(repo, job.id()).orElseThrow();
        var files = new TreeMap<String, String>();
        try (var entries = store.repos().tree(commit).files("/")) {
            for (var entry : entries.toList()) {
                try (var content = store.repos().open(entry)) {
                    String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
                    files.put(entry.path(), text);
                }
            }
        }
        return files;
    }

    @Override
    public void close() {
        store.close();
    }
}
