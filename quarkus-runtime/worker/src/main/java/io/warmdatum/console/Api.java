package io.warmdatum.console;

import io.vertx.core.http.HttpMethod;
import io.warmdatum.console.ApiRoute.Parameter;
import io.warmdatum.input.FileEntry;
import io.warmdatum.store.Activity;
import io.warmdatum.store.Commit;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.JobViews;
import io.warmdatum.store.Store;
import io.warmdatum.view.Fields;
import io.warmdatum.view.RawObjects;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The operations of the HTTP API. Things look as {@code --raw} prints them. Thread-safe. */
final class Api {

    static final String PREFIX = "/api/v1";

    private static final String JOB = "/jobs/{project}/{pipeline}/{job}";
    private static final String DATUM = JOB + "/datums/{datum}";
    private static final String COMMITS = "/repos/{project}/{repo}/commits";
    private static final String PIPELINE = "/pipelines/{project}/{pipeline}";
    private static final Parameter LIMIT =
            new Parameter("limit", true, "how many at most, 1 to 1000; default: 100");
    private static final Parameter INDEX =
            new Parameter("index", true, "position of the datum in its job: finds it faster");
    private static final int PAGE = 100;

    private final Store store;
    private final Find find;
    private final JobLogs logs;
    private final Actions actions;
    private final InstantSource clock;

    Api(Store store, Find find, JobLogs logs, Actions actions, InstantSource clock) {
        this.store = store;
        this.find = find;
        this.logs = logs;
        this.actions = actions;
        this.clock = clock;
    }

    List<ApiRoute> routes() {
        List<ApiRoute> routes = new ArrayList<>();
        pipelines(routes);
        jobs(routes);
        datums(routes);
        repos(routes);
        return List.copyOf(routes);
    }

    private static ApiRoute get(String path, String summary, List<Parameter> p, ApiRoute.Answer a) {
        return new ApiRoute(HttpMethod.GET, path, summary, p, ApiRoute.JSON, a);
    }

    private static ApiRoute file(
            String path, String summary, List<Parameter> p, ApiRoute.Answer a) {
        return new ApiRoute(HttpMethod.GET, path, summary, p, ApiRoute.CONTENT, a);
    }

    private static ApiRoute post(String path, String summary, ApiRoute.Answer answer) {
        return new ApiRoute(HttpMethod.POST, path, summary, List.of(), ApiRoute.JSON, answer);
    }

    private void pipelines(List<ApiRoute> to) {
        to.add(
                get(
                        "/pipelines",
                        "All pipelines.",
                        List.of(),
                        ask ->
                                list(
                                        "pipelines",
                                        store.pipelines().list().stream()
                                                .map(RawObjects::pipeline)
                                                .toList())));
        to.add(
                get(
                        PIPELINE,
                        "One pipeline.",
                        List.of(),
                        ask -> RawObjects.pipeline(find.pipeline(ask))));
        to.add(
                get(
                        PIPELINE + "/policy",
                        "The effective policy of a pipeline, and where each value comes from.",
                        List.of(),
                        ask ->
                                list(
                                        "policy",
                                        PolicyRow.of(find.pipeline(ask).spec()).stream()
                                                .map(PolicyRow::map)
                                                .toList())));
    }

    private void jobs(List<ApiRoute> to) {
        to.add(
                get(
                        "/jobs",
                        "Jobs, newest first.",
                        List.of(
                                new Parameter("project", false, "project; default: default"),
                                new Parameter("pipeline", false, "only of this pipeline"),
                                LIMIT),
                        this::jobList));
        to.add(get(JOB, "One job.", List.of(), ask -> RawObjects.job(find.job(ask))));
        to.add(
                get(
                        JOB + "/logs",
                        "Log lines of a job, and the position to go on from.",
                        List.of(
                                new Parameter("datum", false, "only of this datum (its whole id)"),
                                new Parameter("attempt", true, "only of this attempt"),
                                new Parameter("position", true, "where to go on; default: 0")),
                        ask -> logs.raw(find.job(ask), ask)));
        to.add(
                get(
                        JOB + "/timeline",
                        "What the workers of a job did, in spans of equal length.",
                        List.of(),
                        ask -> timeline(find.job(ask))));
        to.add(
                get(
                        JOB + "/times",
                        "How long user code took per datum, in classes that double.",
                        List.of(),
                        ask -> times(find.job(ask))));
        to.add(post(JOB + "/stop", "Stops a job.", ask -> actions.stop(find.job(ask))));
        to.add(
                post(
                        JOB + "/rerun",
                        "Makes a new job of the same inputs, which runs what did not succeed.",
                        ask -> RawObjects.job(actions.rerun(find.job(ask)))));
    }

    private void datums(List<ApiRoute> to) {
        to.add(
                get(
                        JOB + "/datums",
                        "Datums of a job, and the index to go on from.",
                        List.of(
                                new Parameter(
                                        "state",
                                        false,
                                        "outcomes, comma-separated: processed, failed, recovered,"
                                                + " skipped, pending"),
                                new Parameter("path", false, "text in the path of an input"),
                                new Parameter("from", true, "index to begin with; default: 0"),
                                LIMIT),
                        this::datumList));
        to.add(
                get(
                        DATUM,
                        "One datum with its attempts.",
                        List.of(INDEX),
                        ask -> {
                            JobInfo job = find.job(ask);
                            return RawObjects.datum(job, find.datum(job, ask));
                        }));
        to.add(
                get(
                        DATUM + "/outputs",
                        "Files that a datum put out.",
                        List.of(INDEX),
                        this::outputs));
        to.add(
                file(
                        DATUM + "/output",
                        "Content of a file that a datum put out.",
                        List.of(new Parameter("path", false, "path of the file"), INDEX),
                        this::output));
        to.add(
                post(
                        DATUM + "/restart",
                        "Runs a datum again: at once if its job runs, else in a new job.",
                        ask -> {
                            JobInfo job = find.job(ask);
                            return RawObjects.job(actions.restart(job, find.datum(job, ask)));
                        }));
    }

    private void repos(List<ApiRoute> to) {
        to.add(
                get(
                        "/repos",
                        "All repos.",
                        List.of(),
                        ask ->
                                list(
                                        "repos",
                                        store.repos().list().stream()
                                                .map(RawObjects::repo)
                                                .toList())));
        to.add(
                get(
                        COMMITS,
                        "Commits of a repo, newest first.",
                        List.of(LIMIT),
                        ask ->
                                list(
                                        "commits",
                                        store.repos().commits(find.repo(ask).name()).stream()
                                                .limit(ask.limit(PAGE))
                                                .map(RawObjects::commit)
                                                .toList())));
        to.add(
                get(
                        COMMITS + "/{commit}/files",
                        "Files and directories right below a directory of a commit.",
                        List.of(
                                new Parameter("path", false, "directory; default: /"),
                                new Parameter("after", false, "path to go on after"),
                                LIMIT),
                        this::files));
        to.add(
                file(
                        COMMITS + "/{commit}/content",
                        "Content of a file of a commit.",
                        List.of(new Parameter("path", false, "path of the file")),
                        ask -> find.file(find.commit(ask), ask.text("path"))));
    }

    private Object jobList(Ask ask) {
        String project = ask.text("project").isEmpty() ? "default" : ask.text("project");
        return list(
                "jobs",
                store.views().jobs(project, ask.text("pipeline"), ask.limit(PAGE)).stream()
                        .map(RawObjects::job)
                        .toList());
    }

    private Object datumList(Ask ask) {
        JobInfo job = find.job(ask);
        JobViews.DatumPage page = store.views().datums(job, ask.datums(PAGE));
        Map<String, Object> answer =
                list("datums", page.datums().stream().map(d -> RawObjects.datum(job, d)).toList());
        page.next().ifPresent(next -> answer.put("next", next));
        return answer;
    }

    private Object outputs(Ask ask) {
        JobInfo job = find.job(ask);
        DatumInfo datum = find.datum(job, ask);
        return list(
                "files",
                store.views().outputs(job, datum).stream().map(RawObjects::output).toList());
    }

    private Object output(Ask ask) {
        JobInfo job = find.job(ask);
        return find.output(job, find.datum(job, ask), ask.text("path"));
    }

    private Object files(Ask ask) {
        Commit commit = find.commit(ask);
        int limit = ask.limit(PAGE);
        List<FileEntry> found =
                store.repos()
                        .children(
                                commit,
                                Paths.directory(ask.text("path")),
                                ask.text("after"),
                                limit);
        Map<String, Object> answer =
                list("files", found.stream().map(f -> RawObjects.file(commit, f)).toList());
        if (found.size() == limit) {
            answer.put("next", found.get(limit - 1).path());
        }
        return answer;
    }

    private Object timeline(JobInfo job) {
        Timeline timeline = Timeline.of(job, store.views(), clock.instant());
        return new Fields()
                .put("from", timeline.from())
                .putNanos("span", timeline.span().toNanos())
                .put("spans", timeline.spans())
                .put(
                        "activities",
                        timeline.workers().values().stream()
                                .flatMap(List::stream)
                                .map(Api::activity)
                                .toList())
                .map();
    }

    private static Map<String, Object> activity(Activity activity) {
        return new Fields()
                .put("worker_id", activity.worker())
                .put("from", activity.from())
                .putNanos("start_time", activity.startNanos())
                .putNanos("process_time", activity.processNanos())
                .putNanos("store_time", activity.storeNanos())
                .putInt("starts", activity.starts())
                .map();
    }

    private Object times(JobInfo job) {
        Histogram histogram = Histogram.of(job, store.views());
        return new Fields()
                .put("datums", histogram.datums())
                .put("sampled", histogram.sampled())
                .putNanos("median", histogram.medianNanos())
                .putNanos("p95", histogram.p95Nanos())
                .put(
                        "classes",
                        histogram.classes().stream()
                                .map(
                                        c ->
                                                new Fields()
                                                        .putNanos("from", c.fromNanos())
                                                        .putNanos("to", c.toNanos())
                                                        .put("count", c.count())
                                                        .map())
                                .toList())
                .map();
    }

    /** An object with one list, which is there also when it is empty. */
    private static Map<String, Object> list(String name, List<?> entries) {
        Map<String, Object> object = new java.util.LinkedHashMap<>();
        object.put(name, entries);
        return object;
    }
}
