package io.warmdatum.console;

import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.Store;
import io.warmdatum.view.Described;
import io.warmdatum.view.Times;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page of all pipelines, and that of each. Thread-safe. */
final class PipelinePages {

    private static final int JOBS = 50;

    private final Store store;
    private final Find find;
    private final InstantSource clock;

    PipelinePages(Store store, Find find, InstantSource clock) {
        this.store = store;
        this.find = find;
        this.clock = clock;
    }

    Page overview(Ask ask) {
        return new Page("overview", live());
    }

    /** What changes by itself. */
    Model live() {
        return new Model()
                .put("pipelines", store.pipelines().list().stream().map(this::row).toList());
    }

    private Map<String, Object> row(Pipelines.PipelineInfo pipeline) {
        Instant now = clock.instant();
        List<JobInfo> jobs = jobs(pipeline);
        return common(pipeline)
                .put("jobs", jobs.stream().limit(1).map(j -> job(j, now)).toList())
                .put("trend", Plots.trend(jobs, now))
                .map();
    }

    private List<JobInfo> jobs(Pipelines.PipelineInfo pipeline) {
        return store.views().jobs(pipeline.spec().project(), pipeline.spec().name(), JOBS);
    }

    private static Map<String, Object> job(JobInfo job, Instant now) {
        return JobModel.of(job, new Rate().look(job, now), now);
    }

    private Model common(Pipelines.PipelineInfo pipeline) {
        var spec = pipeline.spec();
        return new Model()
                .put("name", spec.name())
                .put("project", spec.project())
                .put("link", Links.pipeline(spec.project(), spec.name()))
                .put("description", spec.description())
                .put("state", pipeline.state().name().toLowerCase(Locale.ROOT))
                .put("kind", kind(pipeline.state()))
                .put("reason", pipeline.reason())
                .put("version", pipeline.version())
                .put("oneShot", pipeline.oneShot());
    }

    private static String kind(Pipelines.State state) {
        return switch (state) {
            case RUNNING, STANDBY -> "good";
            case STARTING, PAUSED -> "waiting";
            case FAILURE -> "bad";
        };
    }

    Page pipeline(Ask ask) {
        Instant now = clock.instant();
        Pipelines.PipelineInfo pipeline = find.pipeline(ask);
        List<JobInfo> jobs = jobs(pipeline);
        return new Page(
                "pipeline",
                new Model()
                        .put(
                                "pipeline",
                                common(pipeline)
                                        .put("created", Times.when(pipeline.created(), now, false))
                                        .put("input", Described.input(pipeline.spec()))
                                        .put(
                                                "command",
                                                String.join(" ", pipeline.spec().transform().cmd()))
                                        .put("spec", pipeline.spec().source())
                                        .map())
                        .put("trend", Plots.trend(jobs, now))
                        .put("jobs", jobs.stream().map(j -> job(j, now)).toList())
                        .put("cut", jobs.size() == JOBS)
                        .put(
                                "policy",
                                PolicyRow.of(pipeline.spec()).stream()
                                        .map(PolicyRow::map)
                                        .toList()));
    }
}
