package io.warmdatum.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.Failure;
import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.store.AttemptInfo;
import io.warmdatum.store.Commit;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Logs;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Repos;
import io.warmdatum.store.Stats;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** What {@code --raw} prints of each kind of thing, in the field names of Pachyderm's messages. */
public final class RawObjects {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RawObjects() {}

    public static Map<String, Object> repo(Repos.RepoInfo repo) {
        return new Fields()
                .put("repo", repo(repo.name()))
                .put("created", repo.created())
                .put("description", repo.description())
                .map();
    }

    private static Fields repo(RepoName name) {
        return new Fields()
                .put("name", name.name())
                .put("type", "user")
                .put("project", new Fields().put("name", name.project()));
    }

    public static Map<String, Object> commit(Commit commit) {
        return new Fields()
                .put("commit", reference(commit))
                .put("finished", commit.finished())
                .put("error", commit.error())
                .map();
    }

    private static Fields reference(Commit commit) {
        return new Fields()
                .put(
                        "branch",
                        new Fields().put("repo", repo(commit.repo())).put("name", commit.branch()))
                .put("id", commit.id())
                .put("repo", repo(commit.repo()));
    }

    public static Map<String, Object> file(Commit commit, FileEntry entry) {
        return new Fields()
                .put(
                        "file",
                        new Fields().put("commit", reference(commit)).put("path", entry.path()))
                .put("file_type", entry.isDirectory() ? "DIR" : "FILE")
                .put("size_bytes", entry.size())
                .put("hash", base64(entry.hash()))
                .map();
    }

    /** A file that a datum put out; it belongs to no commit until the job has succeeded. */
    public static Map<String, Object> output(FileEntry entry) {
        return new Fields()
                .put("path", entry.path())
                .put("size_bytes", entry.size())
                .put("hash", base64(entry.hash()))
                .map();
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    public static Map<String, Object> pipeline(Pipelines.PipelineInfo info) {
        return new Fields()
                .put("pipeline", pipeline(info.spec().project(), info.spec().name()))
                .put("version", info.version())
                .put("state", "PIPELINE_" + info.state().name())
                .put("reason", info.reason())
                .put("details", details(info))
                .map();
    }

    private static Map<String, Object> details(Pipelines.PipelineInfo info) {
        Map<String, Object> details = new java.util.LinkedHashMap<>(source(info));
        details.putIfAbsent("salt", info.spec().salt());
        details.putIfAbsent("datum_tries", Integer.toString(info.spec().datumTries()));
        details.putIfAbsent("output_branch", info.spec().outputBranch());
        details.put("created_at", info.created().toString());
        return details;
    }

    /** The spec as the user gave it. */
    public static Map<String, Object> source(Pipelines.PipelineInfo info) {
        try {
            return JSON.readValue(
                    info.spec().source(), new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored spec is not JSON", e);
        }
    }

    private static Fields pipeline(String project, String name) {
        return new Fields().put("name", name).put("project", new Fields().put("name", project));
    }

    public static Map<String, Object> job(JobInfo job) {
        return new Fields()
                .put(
                        "job",
                        new Fields()
                                .put("pipeline", pipeline(job.project(), job.pipeline()))
                                .put("id", job.id()))
                .put("pipeline_version", job.version())
                .put("state", "JOB_" + job.state().name())
                .put("reason", job.reason())
                .put("created", job.created())
                .put("started", job.started())
                .put("finished", job.finished())
                .put("restart", job.restarts())
                .put("data_processed", job.processed())
                .put("data_skipped", job.skipped())
                .put("data_failed", job.failed())
                .put("data_recovered", job.recovered())
                .put("data_total", job.total())
                .put("stats", stats(job.stats()))
                .put("input_commits", job.inputs().stream().map(RawObjects::jobInput).toList())
                .put("warmth", warmth(job))
                .map();
    }

    private static Map<String, Object> jobInput(JobInfo.JobInput input) {
        return new Fields()
                .put("repo", repo(input.repo()))
                .put("branch", input.branch())
                .put("id", input.commit())
                .map();
    }

    private static Map<String, ?> warmth(JobInfo job) {
        return Warmth.parse(job.warmth())
                .map(
                        w ->
                                new Fields()
                                        .put("datums", w.datums())
                                        .put("start_count", w.startCount())
                                        .put("cold_starts_avoided", w.coldStartsAvoided())
                                        .putNanos("median_start_time", w.startNanosMedian())
                                        .putNanos("time_saved", w.nanosSaved())
                                        .put(
                                                "starts",
                                                w.starts().stream().map(RawObjects::start).toList())
                                        .map())
                .orElse(Map.of());
    }

    private static Map<String, Object> start(Warmth.Start start) {
        return new Fields().put("why", start.why()).put("count", start.count()).map();
    }

    private static Fields stats(Stats stats) {
        return new Fields()
                .putNanos("download_time", stats.downloadNanos())
                .putNanos("process_time", stats.processNanos())
                .putNanos("upload_time", stats.uploadNanos())
                .put("download_bytes", stats.downloadBytes())
                .put("upload_bytes", stats.uploadBytes());
    }

    public static Map<String, Object> datum(JobInfo job, DatumInfo datum) {
        return new Fields()
                .put(
                        "datum",
                        new Fields()
                                .put(
                                        "job",
                                        new Fields()
                                                .put(
                                                        "pipeline",
                                                        pipeline(job.project(), job.pipeline()))
                                                .put("id", job.id()))
                                .put("id", datum.datum().id()))
                .put("state", state(datum.state()))
                .put("reason", datum.reason())
                .put("stats", stats(datum.stats()))
                .put("data", datum.datum().inputs().stream().map(RawObjects::input).toList())
                .put("attempts", datum.attempts().stream().map(RawObjects::attempt).toList())
                .put("output_job", datum.outputJob())
                .map();
    }

    /** A datum that no job has yet. */
    public static Map<String, Object> planned(io.warmdatum.input.PlannedDatum datum) {
        return new Fields()
                .put("datum", new Fields().put("id", datum.id()))
                .put("state", "UNKNOWN")
                .put("data", datum.inputs().stream().map(RawObjects::input).toList())
                .map();
    }

    private static String state(DatumInfo.State state) {
        return switch (state) {
            case PENDING -> "UNKNOWN";
            case PROCESSED -> "SUCCESS";
            default -> state.name();
        };
    }

    private static Map<String, Object> input(InputFile input) {
        return new Fields()
                .put("name", input.name())
                .put(
                        "file",
                        new Fields()
                                .put(
                                        "commit",
                                        new Fields()
                                                .put(
                                                        "repo",
                                                        repo(
                                                                new RepoName(
                                                                        input.project(),
                                                                        input.repo())))
                                                .put("branch", input.branch())
                                                .put("id", input.commit()))
                                .put("path", input.entry().path()))
                .put("size_bytes", input.entry().size())
                .map();
    }

    private static Map<String, Object> attempt(AttemptInfo attempt) {
        Fields fields =
                new Fields()
                        .putInt("number", attempt.number())
                        .put("worker_id", attempt.worker())
                        .put("started", attempt.started())
                        .put("ended", attempt.ended())
                        .put("error_command", attempt.errorCommand());
        attempt.failure().ifPresent(f -> fields.put("failure", failure(f)));
        return fields.map();
    }

    private static Fields failure(Failure failure) {
        Fields fields =
                new Fields()
                        .put("cause", failure.cause().name())
                        .put("reason", failure.reason())
                        .put("stderr_tail", failure.stderrTail());
        failure.exitCode().ifPresent(code -> fields.putInt("exit_code", code));
        return fields;
    }

    public static Map<String, Object> logLine(Logs.LogLine line) {
        Fields fields =
                new Fields()
                        .put("project_name", line.project())
                        .put("pipeline_name", line.pipeline())
                        .put("job_id", line.jobId())
                        .put("worker_id", line.workerId())
                        .put("datum_id", line.datumId());
        if (line.attempt() > 0) {
            fields.putInt("attempt", line.attempt());
        }
        return fields.put("user", line.user())
                .put("stderr", line.stderr())
                .put("ts", line.time())
                .put("message", line.message())
                .map();
    }
}
