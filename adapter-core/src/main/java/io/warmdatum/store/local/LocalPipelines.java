package io.warmdatum.store.local;

import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Pipelines in the database. */
final class LocalPipelines implements Pipelines {
    private static final String INFO =
            "SELECT v.spec, v.version, v.created, p.state, p.reason, p.one_shot FROM pipeline p"
                    + " JOIN pipeline_version v ON v.pipeline = p.id";

    private final Database database;
    private final Garbage garbage;
    private final LocalLogs logs;
    private final InstantSource clock;
    private final Ids ids;

    LocalPipelines(
            Database database, Garbage garbage, LocalLogs logs, InstantSource clock, Ids ids) {
        this.database = database;
        this.garbage = garbage;
        this.logs = logs;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public PipelineInfo create(PipelineSpec spec, boolean oneShot) {
        String drawn = ids.draw();
        return database.writeDurably(
                sql -> {
                    if (Piping.find(sql, spec.project(), spec.name()).isPresent()) {
                        throw new StoreException(
                                Kind.ALREADY_EXISTS,
                                "pipeline \"" + spec.name() + "\" already exists");
                    }
                    return create(sql, spec, oneShot, drawn);
                });
    }

    @Override
    public PipelineInfo update(PipelineSpec spec, boolean oneShot, boolean reprocess) {
        String drawn = ids.draw();
        return database.writeDurably(
                sql -> {
                    Optional<PipelineInfo> before = newest(sql, spec.project(), spec.name());
                    if (before.isEmpty()) {
                        return create(sql, spec, oneShot, drawn);
                    }
                    String kept = spec.salt().isEmpty() ? before.get().spec().salt() : spec.salt();
                    State state =
                            before.get().state() == State.FAILURE
                                    ? State.STARTING
                                    : before.get().state();
                    sql.run(
                            "UPDATE pipeline SET version = version + 1, state = ?, reason = '',"
                                    + " one_shot = ? WHERE project = ? AND name = ?",
                            state.name(),
                            oneShot ? 1 : 0,
                            spec.project(),
                            spec.name());
                    return store(sql, SpecJson.withSalt(spec, reprocess ? drawn : kept));
                });
    }

    private PipelineInfo create(Sql sql, PipelineSpec spec, boolean oneShot, String drawn)
            throws SQLException {
        RepoName output = new RepoName(spec.project(), Names.plain(spec.name()));
        Names.plain(spec.project());
        if (Repositories.find(sql, output).isPresent()) {
            throw new StoreException(
                    Kind.ALREADY_EXISTS,
                    "pipeline \""
                            + spec.name()
                            + "\" cannot be created because a repo with the same name already"
                            + " exists");
        }
        Repositories.create(
                sql, output, "Output repo for pipeline " + output + ".", clock.instant());
        sql.run(
                "INSERT INTO pipeline(project, name, version, state, reason, one_shot)"
                        + " VALUES (?, ?, 1, ?, '', ?)",
                spec.project(),
                spec.name(),
                State.STARTING.name(),
                oneShot ? 1 : 0);
        return store(sql, SpecJson.withSalt(spec, spec.salt().isEmpty() ? drawn : spec.salt()));
    }

    private PipelineInfo store(Sql sql, PipelineSpec spec) throws SQLException {
        sql.run(
                "INSERT INTO pipeline_version(pipeline, version, spec, created)"
                        + " SELECT id, version, ?, ? FROM pipeline WHERE project = ? AND name = ?",
                SpecJson.write(spec),
                Times.nanos(clock.instant()),
                spec.project(),
                spec.name());
        return newest(sql, spec.project(), spec.name()).orElseThrow();
    }

    @Override
    public List<PipelineInfo> list() {
        return database.read(
                sql ->
                        sql.list(
                                INFO + " AND v.version = p.version ORDER BY p.project, p.name",
                                LocalPipelines::info));
    }

    @Override
    public Optional<PipelineInfo> find(String project, String name) {
        return database.read(sql -> newest(sql, project, name));
    }

    private static Optional<PipelineInfo> newest(Sql sql, String project, String name)
            throws SQLException {
        return sql.first(
                INFO + " AND v.version = p.version WHERE p.project = ? AND p.name = ?",
                LocalPipelines::info,
                project,
                name);
    }

    @Override
    public Optional<PipelineInfo> find(String project, String name, long version) {
        return database.read(
                sql ->
                        sql.first(
                                INFO + " WHERE p.project = ? AND p.name = ? AND v.version = ?",
                                LocalPipelines::info,
                                project,
                                name,
                                version));
    }

    @Override
    public void setState(String project, String name, State state, String reason) {
        database.writeDurably(
                sql ->
                        sql.run(
                                "UPDATE pipeline SET state = ?, reason = ? WHERE id = ?",
                                state.name(),
                                reason,
                                Piping.require(sql, project, name)));
    }

    @Override
    public void delete(String project, String name, boolean keepRepo) {
        garbage.after(
                sql -> {
                    long id = Piping.require(sql, project, name);
                    deleteJobs(sql, id);
                    sql.run("DELETE FROM pipeline_version WHERE pipeline = ?", id);
                    sql.run("DELETE FROM pipeline WHERE id = ?", id);
                    Optional<Long> repo = Repositories.find(sql, new RepoName(project, name));
                    if (!keepRepo && repo.isPresent()) {
                        Repositories.delete(sql, repo.get());
                    }
                    return null;
                });
        logs.delete(project, name);
    }

    private static void deleteJobs(Sql sql, long pipeline) throws SQLException {
        sql.run(
                "DELETE FROM request WHERE job IN (SELECT seq FROM job WHERE pipeline = ?)",
                pipeline);
        for (long job :
                sql.list(
                        "SELECT seq FROM job WHERE pipeline = ?",
                        row -> row.getLong(1),
                        pipeline)) {
            DatumRows.deleteAll(sql, job);
        }
        sql.run("DELETE FROM job WHERE pipeline = ?", pipeline);
    }

    private static PipelineInfo info(ResultSet row) throws SQLException {
        return new PipelineInfo(
                SpecJson.read(row.getString(1)),
                row.getLong(2),
                Times.instant(row.getLong(3)),
                State.valueOf(row.getString(4)),
                row.getString(5),
                row.getInt(6) != 0);
    }
}
