package io.warmdatum.console;

import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.view.Described;
import io.warmdatum.view.Times;
import io.warmdatum.view.Warmth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What pages show of a job. */
final class JobModel {

    private JobModel() {}

    /** Everything about a job itself. */
    static Map<String, Object> of(JobInfo job, Rate rate, Instant now) {
        Instant begin = job.started().orElse(job.created());
        Duration took = Duration.between(begin, job.finished().orElse(now));
        boolean over = job.state().isTerminal();
        return new Model()
                .put("id", job.id())
                .put("shortId", Described.shortId(job.id()))
                .put("link", Links.job(job))
                .put("project", job.project())
                .put("pipeline", job.pipeline())
                .put("pipelineLink", Links.pipeline(job.project(), job.pipeline()))
                .put("version", job.version())
                .put("state", word(job.state()))
                .put("kind", kind(job.state()))
                .put("over", over)
                .put("rerunnable", over && job.state() != JobInfo.State.SUCCESS)
                .put("reason", job.reason())
                .put("created", job.created().toString())
                .put("started", Times.when(job.started(), now, false))
                .put("took", job.started().isEmpty() ? "–" : Times.precise(took.toNanos()))
                .put("restarts", job.restarts())
                .put("total", job.total())
                .put("done", job.total() - job.left())
                .put("percent", percent(job.total() - job.left(), job.total()))
                .put("outcomes", outcomes(job))
                .put("rate", over ? rateOf(job, took) : rate.text())
                .put("left", over ? "" : rate.timeLeft(job.left()))
                .put("warmth", Warmth.parse(job.warmth()).map(Warmth::toString).orElse(""))
                .put("processTime", Times.precise(job.stats().processNanos()))
                .put("uploaded", Times.size(job.stats().uploadBytes()))
                .map();
    }

    private static String rateOf(JobInfo job, Duration took) {
        double seconds = Math.max(1, took.toMillis()) / 1000.0;
        return Rate.perSecond((job.total() - job.skipped() - job.left()) / seconds);
    }

    private static List<Map<String, Object>> outcomes(JobInfo job) {
        List<Map<String, Object>> outcomes = new ArrayList<>();
        outcomes.add(outcome(job, "processed", job.processed()));
        outcomes.add(outcome(job, "skipped", job.skipped()));
        outcomes.add(outcome(job, "recovered", job.recovered()));
        outcomes.add(outcome(job, "failed", job.failed()));
        outcomes.add(outcome(job, "pending", job.left()));
        return outcomes;
    }

    private static Map<String, Object> outcome(JobInfo job, String name, long count) {
        return Map.of(
                "name",
                name,
                "count",
                count,
                "width",
                percent(count, job.total()),
                "link",
                Links.job(job) + "/datums?state=" + name);
    }

    /** With one decimal, as SVG and people read it. */
    static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f", whole == 0 ? 0 : 100.0 * part / whole);
    }

    static String word(JobInfo.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** One of the few kinds that have a look of their own. */
    static String kind(JobInfo.State state) {
        return switch (state) {
            case CREATED -> "waiting";
            case STARTING, RUNNING, FINISHING -> "running";
            case SUCCESS -> "good";
            case FAILURE, KILLED, UNRUNNABLE -> "bad";
        };
    }

    static String kind(DatumInfo.State state) {
        return switch (state) {
            case PENDING -> "waiting";
            case PROCESSED, SKIPPED -> "good";
            case RECOVERED -> "recovered";
            case FAILED -> "bad";
        };
    }
}
