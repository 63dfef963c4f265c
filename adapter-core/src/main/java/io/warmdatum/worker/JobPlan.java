package io.warmdatum.worker;

import io.warmdatum.input.CommitTree;
import io.warmdatum.input.DatumPlanner;
import io.warmdatum.spec.Input;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Store;
import io.warmdatum.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Puts the datums of a job into the ledger. Stateless. */
public final class JobPlan {

    private JobPlan() {}

    /**
     * The commits that a job of a pipeline works on now: the heads of all branches that its input
     * names, each once; a branch without a commit has the id {@code ""}.
     */
    public static List<JobInfo.JobInput> heads(PipelineSpec spec, Store store) {
        return spec.input().stream()
                .flatMap(Input::leaves)
                .map(leaf -> head(leaf, spec.project(), store))
                .distinct()
                .toList();
    }

    private static JobInfo.JobInput head(Input leaf, String project, Store store) {
        if (leaf instanceof Input.Pfs pfs) {
            return head(new RepoName(pfs.project(), pfs.repo()), pfs.branch(), store);
        }
        return head(new RepoName(project, ((Input.Cron) leaf).repo()), "master", store);
    }

    private static JobInfo.JobInput head(RepoName repo, String branch, Store store) {
        String commit = store.repos().head(repo, branch).map(c -> c.id()).orElse("");
        return new JobInfo.JobInput(repo, branch, commit);
    }

    /**
     * Plans a job.
     *
     * @param spill folder for temporary files
     * @param watch looked at as files are read and datums are made
     * @return globs that matched nothing although their repo has files
     * @throws PlanWatch.StoppedException the job is to be stopped; it can be planned anew
     */
    static List<String> plan(
            JobInfo job, PipelineSpec spec, Store store, Path spill, PlanWatch watch)
            throws IOException {
        watch.look();
        if (spec.input().isEmpty()) {
            store.ledger().plan(job, Stream.empty(), spec.salt(), spec.reprocess());
            return List.of();
        }
        var planner = new DatumPlanner(spill);
        try (var datums =
                planner.plan(
                        spec.input().get(),
                        leaf -> watch.watch(tree(leaf, job, spec.project(), store)))) {
            store.ledger().plan(job, watch.watch(datums.stream()), spec.salt(), spec.reprocess());
            return datums.emptyGlobs();
        }
    }

    private static CommitTree tree(Input leaf, JobInfo job, String project, Store store) {
        RepoName repo;
        String branch;
        if (leaf instanceof Input.Pfs pfs) {
            repo = new RepoName(pfs.project(), pfs.repo());
            branch = pfs.branch();
        } else if (leaf instanceof Input.Cron cron) {
            repo = new RepoName(project, cron.repo());
            branch = "master";
        } else {
            throw new IllegalArgumentException("Only leaves have files: " + leaf);
        }
        String commit =
                job.inputs().stream()
                        .filter(i -> i.repo().equals(repo) && i.branch().equals(branch))
                        .map(JobInfo.JobInput::commit)
                        .findFirst()
                        .orElse("");
        if (commit.isEmpty()) {
            return new CommitTree("", prefix -> Stream.empty());
        }
        var found =
                store.repos()
                        .commit(repo, commit)
                        .orElseThrow(
                                () ->
                                        new StoreException(
                                                StoreException.Kind.NOT_FOUND,
                                                "commit " + repo + "@" + commit + " is gone"));
        return new CommitTree(commit, store.repos().tree(found));
    }
}
