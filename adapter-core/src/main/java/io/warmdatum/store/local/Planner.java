package io.warmdatum.store.local;

import io.warmdatum.input.PlannedDatum;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts a job's datums into the ledger, a few thousand per transaction, so that others can write in
 * between. The mark that the plan is whole comes with the last of them.
 */
final class Planner {
    private static final int BATCH = 2000;

    private final Database database;
    private final DatumHash hash;

    Planner(Database database, DatumHash hash) {
        this.database = database;
        this.hash = hash;
    }

    void plan(JobInfo job, Stream<PlannedDatum> datums, String salt, boolean reprocess) {
        JobRows.Place place = database.write(sql -> begin(sql, job));
        long total = 0;
        long skipped = 0;
        List<PlannedDatum> batch = new ArrayList<>(BATCH);
        for (Iterator<PlannedDatum> each = datums.iterator(); each.hasNext(); ) {
            batch.add(each.next());
            if (batch.size() == BATCH) {
                skipped += insert(place, total, batch, salt, reprocess);
                total += batch.size();
                batch.clear();
            }
        }
        skipped += insert(place, total, batch, salt, reprocess);
        finish(job, total + batch.size(), skipped);
    }

    private static JobRows.Place begin(Sql sql, JobInfo job) throws SQLException {
        JobRows.Place place = JobRows.open(sql, job);
        if (place.planned()) {
            throw new StoreException(Kind.INVALID, "job " + job.id() + " is planned already");
        }
        DatumRows.deleteAll(sql, place.seq());
        return place;
    }

    private int insert(
            JobRows.Place job,
            long first,
            List<PlannedDatum> datums,
            String salt,
            boolean reprocess) {
        List<String> hashes =
                datums.stream().map(datum -> hash.hash(datum.id(), datum.inputs(), salt)).toList();
        return database.write(
                sql -> {
                    int skipped = 0;
                    for (int i = 0; i < datums.size(); i++) {
                        PlannedDatum datum = datums.get(i);
                        Optional<Long> source =
                                reprocess
                                        ? Optional.empty()
                                        : DatumRows.processed(
                                                sql, job.pipeline(), datum.id(), hashes.get(i));
                        DatumRows.insert(
                                sql,
                                DatumRows.key(job.seq(), first + i),
                                job.pipeline(),
                                datum,
                                hashes.get(i),
                                source.orElse(null));
                        skipped += source.isPresent() ? 1 : 0;
                    }
                    return skipped;
                });
    }

    private void finish(JobInfo job, long total, long skipped) {
        database.write(
                sql ->
                        sql.run(
                                "UPDATE job SET planned = 1, total = ?, skipped = ?, state = ?"
                                        + " WHERE seq = ?",
                                total,
                                skipped,
                                JobInfo.State.RUNNING.name(),
                                JobRows.open(sql, job).seq()));
    }
}
