package io.warmdatum.cli;

import io.warmdatum.input.CommitTree;
import io.warmdatum.input.DatumPlanner;
import io.warmdatum.input.DatumStream;
import io.warmdatum.input.PlannedDatum;
import io.warmdatum.spec.Input;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.store.Commit;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Repos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The datums that a spec would give on the newest commits. */
final class SpecDatums {

    private SpecDatums() {}

    /** Hands over each datum in order, without holding all in memory. */
    static void forEach(Repos repos, PipelineSpec spec, Consumer<PlannedDatum> to)
            throws IOException {
        if (spec.input().isEmpty()) {
            return;
        }
        Path spill = Files.createTempDirectory("warmdatum-list");
        try (DatumStream datums =
                new DatumPlanner(spill).plan(spec.input().get(), leaf -> tree(repos, spec, leaf))) {
            datums.stream().forEach(to);
        } finally {
            Folders.delete(spill);
        }
    }

    private static CommitTree tree(Repos repos, PipelineSpec spec, Input leaf) {
        Optional<Commit> head;
        if (leaf instanceof Input.Pfs pfs) {
            head = repos.head(new RepoName(pfs.project(), pfs.repo()), pfs.branch());
        } else if (leaf instanceof Input.Cron cron) {
            head = repos.head(new RepoName(spec.project(), cron.repo()), "master");
        } else {
            throw new IllegalArgumentException("only leaves have files: " + leaf);
        }
        return head.map(commit -> new CommitTree(commit.id(), repos.tree(commit)))
                .orElseGet(() -> new CommitTree("", prefix -> Stream.empty()));
    }
}
