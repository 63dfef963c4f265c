package io.warmdatum.store.local;

import io.warmdatum.input.PlannedDatum;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.DatumResult;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Ledger;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Jobs and their datums in the database. */
final class LocalLedger implements Ledger {
    private final Database database;
    private final ResultWriter results;
    private final Planner planner;
    private final Path leases;
    private final InstantSource clock;
    private final Ids ids;

    LocalLedger(
            Database database,
            ResultWriter results,
            Planner planner,
            Path leases,
            InstantSource clock,
            Ids ids) {
        this.database = database;
        this.results = results;
        this.planner = planner;
        this.leases = leases;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public JobInfo createJob(Pipelines.PipelineInfo pipeline, List<JobInfo.JobInput> inputs) {
        String id = ids.draw();
        String project = pipeline.spec().project();
        String name = pipeline.spec().name();
        return database.writeDurably(
                sql -> {
                    long repo = Repositories.require(sql, new RepoName(project, name));
                    sql.run(
                            "INSERT INTO job(id, pipeline, version, branch, state, created, inputs)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                            id,
                            Piping.require(sql, project, name),
                            pipeline.version(),
                            Repositories.branch(sql, repo, pipeline.spec().outputBranch()),
                            JobInfo.State.CREATED.name(),
                            Times.nanos(clock.instant()),
                            DatumJson.jobInputs(inputs));
                    return JobRows.read(sql, id);
                });
    }

    @Override
    public Optional<JobInfo> job(String project, String pipeline, String id) {
        List<JobInfo> found =
                database.read(
                        sql ->
                                sql.list(
                                        JobRows.INFO
                                                + " WHERE p.project = ? AND p.name = ? AND j.id >="
                                                + " ? AND j.id < ?",
                                        JobRows::info,
                                        project,
                                        pipeline,
                                        id,
                                        id + "\u007f"));
        return LocalRepos.unique(found, found.stream().map(JobInfo::id).toList(), "job", id);
    }

    @Override
    public List<JobInfo> jobs(String project, String pipeline) {
        return database.read(
                sql ->
                        sql.list(
                                JobRows.INFO
                                        + " WHERE p.project = ?1 AND (?2 = '' OR p.name = ?2)"
                                        + " ORDER BY j.seq DESC",
                                JobRows::info,
                                project,
                                pipeline));
    }

    @Override
    public Optional<Lease> lease(JobInfo job) {
        Path file = leases.resolve(Names.plain(job.id()));
        try {
            return FileLease.take(file).map(lease -> lease);
        } catch (IOException e) {
            throw Troubles.of(file, e);
        }
    }

    /** A job whose datums are planned already goes on {@code RUNNING}, another {@code STARTING}. */
    @Override
    public void start(JobInfo job, Instant now, boolean restart) {
        database.write(
                sql -> {
                    JobRows.Place place = JobRows.open(sql, job);
                    return sql.run(
                            "UPDATE job SET state = ?, started = coalesce(started, ?), restarts ="
                                    + " restarts + ? WHERE seq = ?",
                            (place.planned() ? JobInfo.State.RUNNING : JobInfo.State.STARTING)
                                    .name(),
                            Times.nanos(now),
                            restart ? 1 : 0,
                            place.seq());
                });
    }

    /** Sets the job {@code RUNNING} with its last datums. */
    @Override
    public void plan(JobInfo job, Stream<PlannedDatum> datums, String salt, boolean reprocess) {
        planner.plan(job, datums, salt, reprocess);
    }

    @Override
    public List<DatumInfo> pending(JobInfo job, long fromIndex, int limit) {
        return database.read(
                sql -> {
                    long seq = JobRows.require(sql, job).seq();
                    long from = DatumRows.key(seq, fromIndex);
                    return DatumRows.page(sql, seq, from, Set.of(DatumInfo.State.PENDING), limit);
                });
    }

    @Override
    public CompletableFuture<Void> record(JobInfo job, DatumResult result) {
        switch (result.state()) {
            case PROCESSED, RECOVERED, FAILED -> {
                return results.add(job, result);
            }
            default ->
                    throw new StoreException(
                            Kind.INVALID, "a datum cannot end as " + result.state());
        }
    }

    @Override
    public Stream<DatumInfo> datums(JobInfo job, Set<DatumInfo.State> states) {
        long seq = database.read(sql -> JobRows.require(sql, job).seq());
        return Pages.stream(
                last -> {
                    long from = DatumRows.key(seq, last == null ? 0 : last.index() + 1);
                    return database.read(sql -> DatumRows.page(sql, seq, from, states, Pages.SIZE));
                });
    }

    @Override
    public Optional<DatumInfo> datum(JobInfo job, String datumId) {
        List<DatumInfo> found =
                database.read(
                        sql -> {
                            long seq = JobRows.require(sql, job).seq();
                            return sql.list(
                                    DatumRows.INFO
                                            + " WHERE d.key >= ? AND d.key < ? AND d.id >= ? AND"
                                            + " d.id < ? LIMIT 2",
                                    DatumRows::info,
                                    DatumRows.key(seq, 0),
                                    DatumRows.key(seq + 1, 0),
                                    datumId,
                                    datumId + "\u007f");
                        });
        List<String> datumIds = found.stream().map(each -> each.datum().id()).toList();
        return LocalRepos.unique(found, datumIds, "datum", datumId);
    }

    @Override
    public Optional<DatumInfo> firstFailed(JobInfo job) {
        return database.read(
                sql -> {
                    long seq = JobRows.require(sql, job).seq();
                    Set<DatumInfo.State> failed = Set.of(DatumInfo.State.FAILED);
                    return DatumRows.page(sql, seq, DatumRows.key(seq, 0), failed, 1).stream()
                            .findFirst();
                });
    }

    @Override
    public JobInfo succeed(JobInfo job, Instant now, String warmth) {
        return database.writeDurably(
                sql -> {
                    JobRows.Place place = JobRows.open(sql, job);
                    if (!place.planned() || place.left() > 0) {
                        throw new StoreException(
                                Kind.INVALID,
                                "job " + job.id() + " cannot succeed: datums are left");
                    }
                    OutputMerge merge = new OutputMerge(sql, place.seq());
                    Optional<String> trouble = merge.gather();
                    String error = trouble.orElse("");
                    long seq = Repositories.commit(sql, place.branch(), job.id(), now, error);
                    if (trouble.isEmpty()) {
                        merge.apply(place.branch(), seq);
                    }
                    merge.clear();
                    JobInfo.State state =
                            trouble.isEmpty() ? JobInfo.State.SUCCESS : JobInfo.State.FAILURE;
                    JobRows.end(sql, place.seq(), state, error, now, warmth);
                    return JobRows.read(sql, job.id());
                });
    }

    @Override
    public JobInfo end(
            JobInfo job, JobInfo.State state, String reason, Instant now, String warmth) {
        if (!state.isTerminal() || state == JobInfo.State.SUCCESS) {
            throw new StoreException(Kind.INVALID, "a job cannot be ended as " + state);
        }
        return database.writeDurably(
                sql -> {
                    JobRows.Place place = JobRows.open(sql, job);
                    // The error marks the commit as not valid, so it must say something.
                    String error = reason.isEmpty() ? "job " + state.name().toLowerCase() : reason;
                    Repositories.commit(sql, place.branch(), job.id(), now, error);
                    JobRows.end(sql, place.seq(), state, reason, now, warmth);
                    return JobRows.read(sql, job.id());
                });
    }

    @Override
    public void requestStop(JobInfo job, String reason) {
        Optional<Lease> unused = lease(job);
        if (unused.isEmpty()) {
            request(job, true, reason);
            return;
        }
        try (Lease held = unused.get()) {
            boolean ended = database.read(sql -> JobRows.require(sql, job)).state().isTerminal();
            if (!ended) {
                end(job, JobInfo.State.KILLED, reason, clock.instant(), "");
            }
        }
    }

    @Override
    public void requestRestart(JobInfo job, List<String> filters) {
        request(job, false, Json.texts(filters).toString());
    }

    private void request(JobInfo job, boolean stop, String text) {
        database.write(
                sql -> {
                    JobRows.Place place = JobRows.require(sql, job);
                    // A job that has ended meanwhile has nothing left to stop or restart.
                    return place.state().isTerminal()
                            ? 0
                            : sql.run(
                                    "INSERT INTO request(job, stop, text) VALUES (?, ?, ?)",
                                    place.seq(),
                                    stop ? 1 : 0,
                                    text);
                });
    }

    @Override
    public List<Request> takeRequests(JobInfo job) {
        // Asked many times a second: the lock is taken only when there is something to take.
        long seq = database.read(sql -> JobRows.require(sql, job).seq());
        if (database.read(sql -> requests(sql, seq)).isEmpty()) {
            return List.of();
        }
        return database.write(
                sql -> {
                    List<Request> requests = requests(sql, seq);
                    sql.run("DELETE FROM request WHERE job = ? AND stop = 0", seq);
                    return requests;
                });
    }

    private static List<Request> requests(Sql sql, long job) throws SQLException {
        return sql.list(
                "SELECT stop, text FROM request WHERE job = ? ORDER BY id",
                LocalLedger::request,
                job);
    }

    private static Request request(ResultSet row) throws SQLException {
        return row.getInt(1) != 0
                ? new Request.Stop(row.getString(2))
                : new Request.Restart(Json.texts(Json.read(row.getString(2))));
    }
}
