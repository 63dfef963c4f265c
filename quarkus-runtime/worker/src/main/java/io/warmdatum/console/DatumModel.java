package io.warmdatum.console;

import io.warmdatum.Failure;
import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.store.AttemptInfo;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.RepoName;
import io.warmdatum.view.Described;
import io.warmdatum.view.Times;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What pages show of a datum. */
final class DatumModel {

    private DatumModel() {}

    /** A row of a list. */
    static Map<String, Object> row(JobInfo job, DatumInfo datum) {
        return common(job, datum)
                .put("firstPath", paths(datum))
                .put("time", time(datum.stats().processNanos()))
                .put("tries", datum.attempts().size())
                .map();
    }

    /** Everything, with the files it put out. */
    static Map<String, Object> of(JobInfo job, DatumInfo datum, List<FileEntry> outputs) {
        return common(job, datum)
                .put("prepareTime", time(datum.stats().downloadNanos()))
                .put("processTime", time(datum.stats().processNanos()))
                .put("storeTime", time(datum.stats().uploadNanos()))
                .put("elsewhere", !datum.outputJob().equals(job.id()))
                .put("outputJob", datum.outputJob())
                .put(
                        "attempts",
                        datum.attempts().stream().map(a -> attempt(job, datum, a)).toList())
                .put("inputs", datum.datum().inputs().stream().map(DatumModel::input).toList())
                .put("outputs", outputs.stream().map(f -> output(job, datum, f)).toList())
                .map();
    }

    private static Model common(JobInfo job, DatumInfo datum) {
        return new Model()
                .put("id", datum.datum().id())
                .put("shortId", Described.shortId(datum.datum().id()))
                .put("index", datum.index())
                .put("link", Links.datum(job, datum))
                .put("state", datum.state().name().toLowerCase(Locale.ROOT))
                .put("kind", JobModel.kind(datum.state()))
                .put("reason", datum.reason());
    }

    private static String paths(DatumInfo datum) {
        return datum.datum().inputs().stream()
                .map(i -> i.repo() + ":" + i.entry().path())
                .collect(Collectors.joining(", "));
    }

    private static String time(long nanos) {
        return nanos == 0 ? "–" : Times.precise(nanos);
    }

    private static Map<String, Object> attempt(JobInfo job, DatumInfo datum, AttemptInfo attempt) {
        Failure failure = attempt.failure().orElse(null);
        boolean failed = failure != null;
        return new Model()
                .put("number", attempt.number())
                .put("worker", attempt.worker())
                .put("started", attempt.started().toString())
                .put(
                        "took",
                        Times.precise(
                                Duration.between(attempt.started(), attempt.ended()).toNanos()))
                .put("failed", failed)
                .put("reason", failed ? failure.reason() : "")
                .put("cause", failed ? cause(failure) : "")
                .put("exit", failed ? exit(failure) : "")
                .put("tail", failed ? failure.stderrTail() : "")
                .put("errorCommand", attempt.errorCommand())
                .put(
                        "logLink",
                        Links.job(job)
                                + "/logs?datum="
                                + datum.datum().id()
                                + "&index="
                                + datum.index()
                                + "&attempt="
                                + attempt.number())
                .map();
    }

    private static String cause(Failure failure) {
        return failure.cause().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String exit(Failure failure) {
        return failure.exitCode().isPresent() ? "" + failure.exitCode().getAsInt() : "";
    }

    private static Map<String, Object> input(InputFile input) {
        RepoName repo = new RepoName(input.project(), input.repo());
        String path = input.entry().path();
        return new Model()
                .put("name", input.name())
                .put("repo", repo.toString())
                .put("path", path)
                .put("bytes", Times.size(input.entry().size()))
                .put("directory", input.entry().isDirectory())
                .put("link", Links.file(repo, input.commit(), path))
                .put("content", Links.content(repo, input.commit(), path))
                .map();
    }

    private static Map<String, Object> output(JobInfo job, DatumInfo datum, FileEntry file) {
        return Map.of(
                "path", file.path(),
                "bytes", Times.size(file.size()),
                "content", Links.output(job, datum, file.path()));
    }
}
