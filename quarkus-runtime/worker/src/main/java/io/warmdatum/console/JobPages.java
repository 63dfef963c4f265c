package io.warmdatum.console;

import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.JobViews;
import io.warmdatum.store.Logs;
import io.warmdatum.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Pages of a job, its datums and its log. Thread-safe. */
final class JobPages {

    private static final int DATUMS = 100;
    private static final int FAILED = 10;
    private static final int LINES = 1000;

    private final Store store;
    private final Find find;
    private final JobLogs logs;
    private final InstantSource clock;

    JobPages(Store store, Find find, JobLogs logs, InstantSource clock) {
        this.store = store;
        this.find = find;
        this.logs = logs;
        this.clock = clock;
    }

    Page job(Ask ask) {
        JobInfo job = find.job(ask);
        return new Page(
                "job",
                live(job, new Rate().look(job, clock.instant()))
                        .put("plots", plots(job))
                        .put("pipeline", job.pipeline()));
    }

    /** What changes while a job runs. */
    Model live(JobInfo job, Rate rate) {
        return new Model()
                .put("job", JobModel.of(job, rate, clock.instant()))
                .put("failed", failed(job));
    }

    private List<Map<String, Object>> failed(JobInfo job) {
        var query = new JobViews.DatumQuery(Set.of(DatumInfo.State.FAILED), "", 0, FAILED);
        return job.failed() == 0
                ? List.of()
                : store.views().datums(job, query).datums().stream()
                        .map(datum -> DatumModel.row(job, datum))
                        .toList();
    }

    /** The plots of a job, which cost more than the rest. */
    Map<String, Object> plots(JobInfo job) {
        return Map.of(
                "timeline",
                Plots.timeline(Timeline.of(job, store.views(), clock.instant())),
                "histogram",
                Plots.histogram(Histogram.of(job, store.views())));
    }

    Page datums(Ask ask) {
        JobInfo job = find.job(ask);
        JobViews.DatumPage page = store.views().datums(job, ask.datums(DATUMS));
        String filter =
                "state="
                        + Links.escape(ask.text("state"))
                        + "&path="
                        + Links.escape(ask.text("path"));
        String list = Links.job(job) + "/datums?" + filter;
        return new Page(
                "datums",
                basics(job)
                        .put("state", ask.text("state"))
                        .put("path", ask.text("path"))
                        .put("from", ask.number("from", 0))
                        .put("first", list)
                        .put(
                                "next",
                                page.next().isPresent()
                                        ? list + "&from=" + page.next().getAsLong()
                                        : "")
                        .put(
                                "datums",
                                page.datums().stream().map(d -> DatumModel.row(job, d)).toList()));
    }

    Page datum(Ask ask) {
        JobInfo job = find.job(ask);
        DatumInfo datum = find.datum(job, ask);
        boolean over = job.state().isTerminal();
        boolean waits = datum.state() == DatumInfo.State.PENDING;
        return new Page(
                "datum",
                basics(job)
                        .put("datum", DatumModel.of(job, datum, store.views().outputs(job, datum)))
                        .put(
                                "restart",
                                over
                                        ? datum.state() == DatumInfo.State.FAILED
                                        : waits && job.started().isPresent())
                        .put("over", over)
                        .put("lines", lines(logs.ofDatum(job, datum, wanted(datum, 0)).lines()))
                        .put(
                                "logLink",
                                Links.job(job)
                                        + "/logs?datum="
                                        + datum.datum().id()
                                        + "&index="
                                        + datum.index()));
    }

    Page log(Ask ask) {
        JobInfo job = find.job(ask);
        long attempt = ask.number("attempt", 0);
        JobLogs.Portion portion;
        String datumId = ask.text("datum");
        String datumLink = "";
        if (datumId.isEmpty()) {
            portion = logs.tail(job, JobLogs.of("", attempt));
        } else {
            DatumInfo datum = find.datumOf(job, datumId, ask);
            datumLink = Links.datum(job, datum);
            portion = logs.ofDatum(job, datum, wanted(datum, attempt));
        }
        return new Page(
                "logs",
                basics(job)
                        .put("datum", datumId)
                        .put("datumLink", datumLink)
                        .put("attempt", attempt)
                        .put("lines", lines(portion.lines()))
                        .put("follow", !job.state().isTerminal())
                        .put(
                                "events",
                                Links.job(job)
                                        + "/log-events?datum="
                                        + datumId
                                        + "&attempt="
                                        + attempt
                                        + "&position="
                                        + portion.next()));
    }

    private static Predicate<Logs.LogLine> wanted(DatumInfo datum, long attempt) {
        return JobLogs.of(datum.datum().id(), attempt);
    }

    /** The newest lines as pages show them. */
    static List<Map<String, Object>> lines(List<Logs.LogLine> lines) {
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
                .map(JobPages::line)
                .toList();
    }

    private static Map<String, Object> line(Logs.LogLine line) {
        return new Model()
                .put("time", line.time().toString())
                .put("clockTime", line.time().toString().substring(11, 19))
                .put("worker", line.workerId())
                .put("kind", line.user() ? line.stderr() ? "error" : "output" : "worker")
                .put("attempt", line.attempt())
                .put("message", line.message())
                .map();
    }

    private Model basics(JobInfo job) {
        return new Model()
                .put(
                        "job",
                        JobModel.of(job, new Rate().look(job, clock.instant()), clock.instant()))
                .put("pipeline", job.pipeline());
    }
}
