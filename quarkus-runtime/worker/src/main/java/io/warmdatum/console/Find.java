package io.warmdatum.console;

import io.warmdatum.input.FileEntry;
import io.warmdatum.store.Commit;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.JobViews;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Repos;
import io.warmdatum.store.Store;
import java.util.Set;

/** Finds in the store what the path of a request names. Thread-safe. */
final class Find {

    private final Store store;

    Find(Store store) {
        this.store = store;
    }

    Pipelines.PipelineInfo pipeline(Ask ask) {
        return store.pipelines()
                .find(ask.part("project"), ask.part("pipeline"))
                .orElseThrow(
                        () ->
                                ProblemException.notFound(
                                        "pipeline \"" + ask.part("pipeline") + "\""));
    }

    JobInfo job(Ask ask) {
        return store.ledger()
                .job(ask.part("project"), ask.part("pipeline"), ask.part("job"))
                .orElseThrow(
                        () ->
                                ProblemException.notFound(
                                        "job " + ask.part("pipeline") + "@" + ask.part("job")));
    }

    /**
     * A datum. With parameter {@code index} it is found at once; else all of the job may have to be
     * looked through.
     */
    DatumInfo datum(JobInfo job, Ask ask) {
        return datumOf(job, ask.part("datum"), ask);
    }

    /** A datum by its id; see {@link #datum}. */
    DatumInfo datumOf(JobInfo job, String id, Ask ask) {
        long index = ask.number("index", -1);
        if (index >= 0) {
            var query = new JobViews.DatumQuery(Set.of(), "", index, 1);
            for (DatumInfo datum : store.views().datums(job, query).datums()) {
                if (datum.datum().id().equals(id)) {
                    return datum;
                }
            }
        }
        return store.ledger()
                .datum(job, id)
                .orElseThrow(
                        () -> ProblemException.notFound("datum " + id + " of job " + job.id()));
    }

    Repos.RepoInfo repo(Ask ask) {
        RepoName name = name(ask);
        return store.repos()
                .find(name)
                .orElseThrow(() -> ProblemException.notFound("repo " + name));
    }

    Commit commit(Ask ask) {
        RepoName name = repo(ask).name();
        return store.repos()
                .commit(name, ask.part("commit"))
                .orElseThrow(
                        () ->
                                ProblemException.notFound(
                                        "commit " + name + "@" + ask.part("commit")));
    }

    FileEntry file(Commit commit, String path) {
        return store.repos()
                .entry(commit, path)
                .orElseThrow(() -> ProblemException.notFound("file \"" + path + "\""));
    }

    FileEntry output(JobInfo job, DatumInfo datum, String path) {
        return store.views().outputs(job, datum).stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("output file \"" + path + "\""));
    }

    private static RepoName name(Ask ask) {
        return new RepoName(ask.part("project"), ask.part("repo"));
    }
}
