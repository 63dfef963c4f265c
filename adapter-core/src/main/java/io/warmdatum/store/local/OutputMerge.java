package io.warmdatum.store.local;

import io.warmdatum.store.DatumInfo.State;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The output commit of a job: the outputs of its processed and skipped datums, laid over the
 * branch's newest files as a difference, all by the database.
 */
final class OutputMerge {
    private static final String OUTPUTS =
            "INSERT INTO temp.merged(path, datum, content) SELECT o.path, d.key, o.content FROM"
                    + " datum d JOIN output o ON o.datum = coalesce(d.source, d.key) WHERE d.key >="
                    + " ? AND d.key < ? AND d.state IN ("
                    + State.PROCESSED.ordinal()
                    + ", "
                    + State.SKIPPED.ordinal()
                    + ")";

    private final Sql sql;
    private final long job;

    OutputMerge(Sql sql, long job) {
        this.sql = sql;
        this.job = job;
    }

    /** Gathers the outputs and gives what is wrong with them (reference 2.9). */
    Optional<String> gather() throws SQLException {
        sql.plain(
                "CREATE TEMP TABLE IF NOT EXISTS merged(path TEXT NOT NULL, datum INTEGER NOT NULL,"
                        + " content INTEGER NOT NULL, PRIMARY KEY(path, datum)) WITHOUT ROWID");
        sql.run("DELETE FROM temp.merged");
        sql.run(OUTPUTS, DatumRows.key(job, 0), DatumRows.key(job + 1, 0));
        Optional<String> duplicate = duplicate();
        return duplicate.isPresent() ? duplicate : collision();
    }

    private Optional<String> duplicate() throws SQLException {
        return sql.first(
                "SELECT m.path, a.id, b.id FROM (SELECT path, min(datum) AS one, max(datum) AS two"
                        + " FROM temp.merged GROUP BY path HAVING count(*) > 1 ORDER BY path LIMIT"
                        + " 1) m JOIN datum a ON a.key = m.one JOIN datum b ON b.key = m.two",
                row ->
                        "duplicate path output by different datums (%1$s from %2$s and %1$s from %3$s)"
                                .formatted(row.getString(1), row.getString(2), row.getString(3)));
    }

    private Optional<String> collision() throws SQLException {
        return sql.first(
                "SELECT m.path FROM temp.merged m WHERE EXISTS (SELECT 1 FROM temp.merged x WHERE"
                        + " x.path > m.path || '/' AND x.path < m.path || '0') LIMIT 1",
                row -> Names.collisionText(row.getString(1)));
    }

    /** Makes what was gathered the files of a commit. */
    void apply(long branch, long seq) throws SQLException {
        sql.run(
                "UPDATE file SET to_seq = ? WHERE branch = ? AND to_seq = "
                        + Schema.LIVE
                        + " AND NOT EXISTS (SELECT 1 FROM temp.merged m WHERE m.path = file.path"
                        + " AND m.content = file.content)",
                seq,
                branch);
        sql.run(
                "INSERT INTO file(branch, path, from_seq, to_seq, content) SELECT ?1, m.path, ?2, "
                        + Schema.LIVE
                        + ", m.content FROM temp.merged m WHERE NOT EXISTS (SELECT 1 FROM file f"
                        + " WHERE f.branch = ?1 AND f.path = m.path AND f.to_seq = "
                        + Schema.LIVE
                        + ")",
                branch,
                seq);
    }

    void clear() throws SQLException {
        sql.run("DELETE FROM temp.merged");
    }
}
