package io.warmdatum.store.local;

import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Stats;
import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The rows of jobs. */
final class JobRows {
    /** Columns that {@link #info} reads; {@code j} is the job, {@code p} its pipeline. */
    static final String INFO =
            "SELECT j.id, p.project, p.name, j.version, j.state, j.reason, j.created, j.started,"
                    + " j.finished, j.restarts, j.total, j.planned, j.processed, j.skipped,"
                    + " j.failed, j.recovered, j.download_nanos, j.process_nanos, j.upload_nanos,"
                    + " j.download_bytes, j.upload_bytes, j.inputs, j.warmth FROM job j JOIN"
                    + " pipeline p ON p.id = j.pipeline";

    private JobRows() {}

    /** What transactions need of a job's row. */
    record Place(
            long seq, long pipeline, long branch, JobInfo.State state, boolean planned, long left) {
        void refuseIfEnded(String id) {
            if (state.isTerminal()) {
                throw new StoreException(
                        Kind.INVALID,
                        "job " + id + " has ended already (" + state.name().toLowerCase() + ")");
            }
        }
    }

    static Place require(Sql sql, JobInfo job) throws SQLException {
        return sql.first(
                        "SELECT seq, pipeline, branch, state, planned, total - processed - skipped"
                                + " - failed - recovered FROM job WHERE id = ?",
                        row ->
                                new Place(
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getLong(3),
                                        JobInfo.State.valueOf(row.getString(4)),
                                        row.getInt(5) != 0,
                                        row.getLong(6)),
                        job.id())
                .orElseThrow(
                        () ->
                                new StoreException(
                                        Kind.NOT_FOUND,
                                        "job " + job.pipeline() + "@" + job.id() + " not found"));
    }

    /** A job that must not have ended. */
    static Place open(Sql sql, JobInfo job) throws SQLException {
        Place place = require(sql, job);
        place.refuseIfEnded(job.id());
        return place;
    }

    static JobInfo read(Sql sql, String id) throws SQLException {
        return sql.first(INFO + " WHERE j.id = ?", JobRows::info, id).orElseThrow();
    }

    /** Ends a job. */
    static void end(
            Sql sql, long seq, JobInfo.State state, String reason, Instant now, String warmth)
            throws SQLException {
        sql.run(
                "UPDATE job SET state = ?, reason = ?, finished = ?, warmth = ? WHERE seq = ?",
                state.name(),
                reason,
                Times.nanos(now),
                warmth,
                seq);
        sql.run("DELETE FROM request WHERE job = ?", seq);
    }

    static JobInfo info(ResultSet row) throws SQLException {
        return new JobInfo(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                JobInfo.State.valueOf(row.getString(5)),
                row.getString(6),
                Times.instant(row.getLong(7)),
                time(row, 8),
                time(row, 9),
                row.getLong(10),
                row.getLong(11),
                row.getInt(12) != 0,
                row.getLong(13),
                row.getLong(14),
                row.getLong(15),
                row.getLong(16),
                new Stats(
                        row.getLong(17),
                        row.getLong(18),
                        row.getLong(19),
                        row.getLong(20),
                        row.getLong(21)),
                DatumJson.jobInputs(row.getString(22)),
                row.getString(23));
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        long nanos = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Times.instant(nanos));
    }
}
