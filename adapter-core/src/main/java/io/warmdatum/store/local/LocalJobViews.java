package io.warmdatum.store.local;

import io.warmdatum.input.FileEntry;
import io.warmdatum.store.Activity;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.JobViews;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Portions of jobs from the database. */
final class LocalJobViews implements JobViews {

    /** How many datums one call looks through; about 0.1 s of reading. */
    private static final long WINDOW = 100_000;

    private final Database database;

    LocalJobViews(Database database) {
        this.database = database;
    }

    @Override
    public List<JobInfo> jobs(String project, String pipeline, int limit) {
        return database.read(
                sql ->
                        sql.list(
                                JobRows.INFO
                                        + " WHERE p.project = ?1 AND (?2 = '' OR p.name = ?2)"
                                        + " ORDER BY j.seq DESC LIMIT ?3",
                                JobRows::info,
                                project,
                                pipeline,
                                limit));
    }

    @Override
    public DatumPage datums(JobInfo job, DatumQuery query) {
        return database.read(
                sql -> {
                    long seq = JobRows.require(sql, job).seq();
                    long end = query.from() + WINDOW;
                    List<DatumInfo> found =
                            DatumRows.page(
                                    sql,
                                    new DatumRows.Part(
                                            DatumRows.key(seq, query.from()),
                                            DatumRows.key(seq, end),
                                            query.states(),
                                            query.path()),
                                    query.limit());
                    long next =
                            found.size() == query.limit()
                                    ? found.get(found.size() - 1).index() + 1
                                    : end;
                    return new DatumPage(
                            found,
                            next < datums(sql, seq) ? OptionalLong.of(next) : OptionalLong.empty());
                });
    }

    /** How many rows there are; the job's own total says 0 until all are there. */
    private static long datums(Sql sql, long job) throws SQLException {
        return sql.number(
                        "SELECT max(key) FROM datum WHERE key >= ? AND key < ?",
                        DatumRows.key(job, 0),
                        DatumRows.key(job + 1, 0))
                .filter(key -> key > 0)
                .map(key -> DatumRows.index(key) + 1)
                .orElse(0L);
    }

    @Override
    public List<FileEntry> outputs(JobInfo job, DatumInfo datum) {
        return database.read(
                sql ->
                        sql.list(
                                "SELECT o.path, c.size, c.hash FROM output o JOIN content c ON c.id"
                                        + " = o.content WHERE o.datum = (SELECT coalesce(source,"
                                        + " key) FROM datum WHERE key = ?) ORDER BY o.path",
                                LocalJobViews::file,
                                DatumRows.key(JobRows.require(sql, job).seq(), datum.index())));
    }

    private static FileEntry file(ResultSet row) throws SQLException {
        return new FileEntry(
                row.getString(1), row.getLong(2), HexFormat.of().formatHex(row.getBytes(3)));
    }

    @Override
    public List<Long> processTimes(JobInfo job, int sample) {
        return database.read(
                sql -> {
                    long seq = JobRows.require(sql, job).seq();
                    long total = datums(sql, seq);
                    long taken = Math.min(total, sample);
                    String keys =
                            LongStream.range(0, taken)
                                    .mapToObj(i -> "" + DatumRows.key(seq, i * total / taken))
                                    .collect(Collectors.joining(",", "[", "]"));
                    return sql.list(
                            "SELECT d.process_nanos FROM json_each(?) s JOIN datum d ON d.key ="
                                    + " s.value WHERE d.state IN (1, 2, 4)",
                            row -> row.getLong(1),
                            keys);
                });
    }

    @Override
    public void record(JobInfo job, List<Activity> activities) {
        database.write(
                sql -> {
                    long seq = JobRows.require(sql, job).seq();
                    for (Activity each : activities) {
                        sql.run(
                                "INSERT INTO activity(job, worker, second, start_nanos,"
                                        + " process_nanos, store_nanos, starts) VALUES (?, ?, ?, ?,"
                                        + " ?, ?, ?) ON CONFLICT DO UPDATE SET start_nanos ="
                                        + " start_nanos + excluded.start_nanos, process_nanos ="
                                        + " process_nanos + excluded.process_nanos, store_nanos ="
                                        + " store_nanos + excluded.store_nanos, starts = starts +"
                                        + " excluded.starts",
                                seq,
                                each.worker(),
                                each.from().getEpochSecond(),
                                each.startNanos(),
                                each.processNanos(),
                                each.storeNanos(),
                                each.starts());
                    }
                    return null;
                });
    }

    @Override
    public List<Activity> activities(JobInfo job, Duration span) {
        long seconds = Math.max(1, span.toSeconds());
        return database.read(
                sql ->
                        sql.list(
                                "SELECT worker, second / ?1 * ?1 AS span, sum(start_nanos),"
                                        + " sum(process_nanos), sum(store_nanos), sum(starts) FROM"
                                        + " activity WHERE job = ?2 GROUP BY worker, span ORDER BY"
                                        + " worker, span",
                                LocalJobViews::activity,
                                seconds,
                                JobRows.require(sql, job).seq()));
    }

    private static Activity activity(ResultSet row) throws SQLException {
        return new Activity(
                row.getString(1),
                Instant.ofEpochSecond(row.getLong(2)),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getInt(6));
    }
}
