package io.warmdatum.store.local;

import io.warmdatum.input.PlannedDatum;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.DatumInfo.State;
import io.warmdatum.store.Stats;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rows of datums. */
final class DatumRows {
    /** Columns that {@link #info} reads; {@code d} is the datum. */
    static final String INFO =
            "SELECT d.key, d.id, d.hash, d.state, d.reason, d.attempts, d.inputs, d.download_nanos,"
                    + " d.process_nanos, d.upload_nanos, d.download_bytes, d.upload_bytes, (SELECT"
                    + " id FROM job WHERE seq = coalesce(d.source, d.key) >> 32) FROM datum d";

    private static final int INDEX_BITS = 32;

    private DatumRows() {}

    static long key(long job, long index) {
        return job << INDEX_BITS | index;
    }

    static long index(long key) {
        return key & 0xffff_ffffL;
    }

    static void deleteAll(Sql sql, long job) throws SQLException {
        sql.run("DELETE FROM output WHERE datum >= ? AND datum < ?", key(job, 0), key(job + 1, 0));
        sql.run("DELETE FROM datum WHERE key >= ? AND key < ?", key(job, 0), key(job + 1, 0));
        sql.run("DELETE FROM activity WHERE job = ?", job);
    }

    /** The datum that an earlier job processed with the same inputs. */
    static Optional<Long> processed(Sql sql, long pipeline, String id, String hash)
            throws SQLException {
        return sql.number(
                "SELECT key FROM datum WHERE pipeline = ? AND id = ? AND hash = ? AND state = 1"
                        + " ORDER BY key DESC LIMIT 1",
                pipeline,
                id,
                hash);
    }

    static void insert(
            Sql sql, long key, long pipeline, PlannedDatum datum, String hash, Long source)
            throws SQLException {
        sql.run(
                "INSERT INTO datum(key, pipeline, id, hash, state, source, inputs)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                key,
                pipeline,
                datum.id(),
                hash,
                (source == null ? State.PENDING : State.SKIPPED).ordinal(),
                source,
                DatumJson.inputs(datum.inputs()));
    }

    /**
     * Which datums are wanted.
     *
     * @param from first key
     * @param to key after the last
     * @param states states, empty for all
     * @param path text in a path of an input, {@code ""} for any
     */
    record Part(long from, long to, Collection<State> states, String path) {}

    /** Datums of a job whose key is at least the given one, in order. */
    static List<DatumInfo> page(
            Sql sql, long job, long fromKey, Collection<State> states, int limit)
            throws SQLException {
        return page(sql, new Part(fromKey, key(job + 1, 0), states, ""), limit);
    }

    /** The first datums of a part, in order. */
    static List<DatumInfo> page(Sql sql, Part part, int limit) throws SQLException {
        // Numbers in the text, not arguments: a partial index is taken only then.
        String wanted =
                part.states().isEmpty()
                        ? ""
                        : part.states().stream()
                                .map(state -> "d.state = " + state.ordinal())
                                .collect(Collectors.joining(" OR ", " AND (", ")"));
        String from = INFO + " WHERE d.key >= ?1 AND d.key < ?2" + wanted;
        String order = " ORDER BY d.key LIMIT ?3";
        return part.path().isEmpty()
                ? sql.list(from + order, DatumRows::info, part.from(), part.to(), limit)
                // The first condition is quick and lets pass what only looks like a path.
                : sql.list(
                        from
                                + " AND instr(d.inputs, ?4) > 0 AND EXISTS (SELECT 1 FROM"
                                + " json_each(d.inputs) i WHERE instr(json_extract(i.value,"
                                + " '$.path'), ?5) > 0)"
                                + order,
                        DatumRows::info,
                        part.from(),
                        part.to(),
                        limit,
                        Json.inText(part.path()),
                        part.path());
    }

    static DatumInfo info(ResultSet row) throws SQLException {
        return new DatumInfo(
                index(row.getLong(1)),
                new PlannedDatum(row.getString(2), DatumJson.inputs(row.getString(7))),
                row.getString(3),
                State.values()[row.getInt(4)],
                row.getString(5),
                DatumJson.attempts(row.getString(6)),
                new Stats(
                        row.getLong(8),
                        row.getLong(9),
                        row.getLong(10),
                        row.getLong(11),
                        row.getLong(12)),
                row.getString(13));
    }
}
