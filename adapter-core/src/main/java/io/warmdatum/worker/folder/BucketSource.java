package io.warmdatum.worker.folder;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.warmdatum.Outcome;
import io.warmdatum.input.DatumIds;
import io.warmdatum.input.DatumStream;
import io.warmdatum.input.PlannedDatum;
import io.warmdatum.pfs.OutputArea;
import io.warmdatum.worker.DatumSource;
import io.warmdatum.worker.Delivery;
import io.warmdatum.worker.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a place in S3 as datums, for functions in this process. Inputs are copied to disk
 * for each attempt; output is put when an attempt succeeded. Then a note says that the datum is
 * done with these inputs, so that the next run skips it; without the note it runs again, and
 * replaces its own output only. Thread-safe.
 */
public final class BucketSource implements DatumSource {

    private static final String DONE = "/" + FolderSource.HIDDEN + "/done/";
    private static final String FAILED = "/" + FolderSource.HIDDEN + "/failed/";

    private final BucketJob job;
    private final String jobId;
    private final Plan plan;
    private final OutputAreas areas;
    private final OutputArea work;
    private final DatumStream stream;
    private final Set<String> done = new HashSet<>();

    // Guarded by this.
    private final Iterator<PlannedDatum> datums;
    private FolderTotals totals = FolderTotals.NONE;
    private Optional<String> stopped = Optional.empty();

    /**
     * Looks up what is done and lists the input.
     *
     * @param job what to work on
     * @param jobId id of this run, 32 hex digits, as user code sees it
     * @throws IOException the service has trouble, or the work folder cannot be written
     * @throws IllegalArgumentException the glob is malformed
     */
    public BucketSource(BucketJob job, String jobId) throws IOException {
        this.job = job;
        this.jobId = jobId;
        this.plan = new Plan(job.name(), job.glob(), job.shard(), job.shards());
        this.work = new OutputArea(Files.createDirectories(job.work()).resolve(jobId));
        this.areas = new OutputAreas(work.folder());
        try {
            job.output()
                    .files(DONE)
                    .forEach(note -> done.add(note.path().substring(DONE.length())));
            this.stream = plan.of(job.input(), work.folder().resolve("plan"));
            this.datums = stream.stream().filter(plan::hasInShard).iterator();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    BucketJob job() {
        return job;
    }

    String jobId() {
        return jobId;
    }

    OutputAreas areas() {
        return areas;
    }

    /** How the datums of this run ended so far. */
    public synchronized FolderTotals totals() {
        return totals;
    }

    /** Why the rest is not begun; empty if it is. */
    public synchronized Optional<String> stopped() {
        return stopped;
    }

    @Override
    public int inHand() {
        return job.inHand();
    }

    @Override
    public synchronized Optional<Delivery> next() throws IOException {
        try {
            while (stopped.isEmpty() && datums.hasNext()) {
                PlannedDatum datum = datums.next();
                String note = datum.id() + "-" + DatumIds.hash(datum.id(), datum.inputs(), "");
                if (!done.contains(note)) {
                    return Optional.of(new BucketDelivery(this, datum, note));
                }
                totals = totals.plus(new Outcome.Skipped());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return Optional.empty();
    }

    /** The note comes before anything is reported. */
    void ended(String datumId, String note, Report report) throws IOException {
        if (report.outcome() instanceof Outcome.Processed) {
            job.output().write(DONE + note, "");
        } else if (report.outcome() instanceof Outcome.Failed failed) {
            job.output()
                    .write(
                            FAILED + datumId + ".json",
                            JsonNodeFactory.instance
                                            .objectNode()
                                            .put("datum", datumId)
                                            .put("job", jobId)
                                            .put("attempts", report.attempts().size())
                                            .put("reason", failed.lastFailure().reason())
                                    + "\n");
        }
        synchronized (this) {
            totals = totals.plus(report.outcome());
        }
    }

    @Override
    public synchronized void stopEarly(String reason) {
        if (stopped.isEmpty()) {
            stopped = Optional.of(reason);
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
        work.delete();
    }
}
