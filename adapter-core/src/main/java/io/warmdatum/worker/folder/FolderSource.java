package io.warmdatum.worker.folder;

import io.warmdatum.Outcome;
import io.warmdatum.input.CommitTree;
import io.warmdatum.input.DatumIds;
import io.warmdatum.input.DatumPlanner;
import io.warmdatum.input.DatumStream;
import io.warmdatum.input.PlannedDatum;
import io.warmdatum.pfs.OutputArea;
import io.warmdatum.spec.Input;
import io.warmdatum.worker.DatumSource;
import io.warmdatum.worker.Delivery;
import io.warmdatum.worker.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;

/**
 * The files of a folder as datums, for functions in this process. A datum that was processed
 * before, with inputs of the same size and time of change, is skipped; so a run that was killed
 * goes on where it was. Output of a datum appears file by file, each whole. Thread-safe.
 *
 * <p>Inputs are read where they are: a function must not write to them. If one did, its datum is
 * not tried again.
 */
public final class FolderSource implements DatumSource {

    /** Folder in the output that is ours. */
    static final String HIDDEN = ".warmdatum";

    private final FolderJob job;
    private final String jobId;
    private final FolderTree tree;
    private final FolderLedger ledger;
    private final OutputAreas areas;
    private final OutputArea work;
    private final DatumStream stream;

    // Guarded by this.
    private final Iterator<PlannedDatum> datums;
    private FolderTotals totals = FolderTotals.NONE;
    private Optional<String> stopped = Optional.empty();

    /**
     * Opens the folders.
     *
     * @param job what to work on
     * @param jobId id of this run, 32 hex digits, as user code sees it
     * @throws IOException a folder cannot be read or written, or another process works on the same
     *     output and shard
     * @throws IllegalArgumentException the glob is malformed
     */
    public FolderSource(FolderJob job, String jobId) throws IOException {
        this.job = job;
        this.jobId = jobId;
        if (!Files.isDirectory(job.input())) {
            throw new IOException(job.input() + " is no folder; name the folder with the inputs");
        }
        this.tree = new FolderTree(job.input());
        Path hidden = Files.createDirectories(job.output().resolve(HIDDEN));
        String shard = job.shard() + "-of-" + job.shards();
        this.ledger = new FolderLedger(hidden.resolve("ledger-" + shard + ".jsonl"));
        this.work = new OutputArea(hidden.resolve("attempts-" + shard));
        work.folder();
        work.delete(); // what a killed process left
        this.areas = new OutputAreas(work.folder());
        this.stream =
                new DatumPlanner(hidden.resolve("plan-" + shard))
                        .plan(input(), leaf -> new CommitTree("", tree));
        this.datums = stream.stream().filter(this::isOfShard).iterator();
    }

    private Input input() {
        return new Input.Pfs(
                job.name(),
                "default",
                job.name(),
                "master",
                job.glob(),
                "",
                false,
                "",
                false,
                false,
                false,
                false);
    }

    /** By the id, so that a datum stays in its shard when files come and go. */
    private boolean isOfShard(PlannedDatum datum) {
        return Long.parseLong(datum.id().substring(0, 15), 16) % job.shards() == job.shard();
    }

    FolderJob job() {
        return job;
    }

    String jobId() {
        return jobId;
    }

    FolderTree tree() {
        return tree;
    }

    FolderLedger ledger() {
        return ledger;
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
                String inputs = DatumIds.hash(datum.id(), datum.inputs(), "");
                if (!ledger.isProcessed(datum.id(), inputs)) {
                    return Optional.of(new FolderDelivery(this, datum, inputs));
                }
                totals = totals.plus(new Outcome.Skipped());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return Optional.empty();
    }

    void ended(String datum, String inputs, Report report) throws IOException {
        ledger.ended(datum, inputs, report);
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
        try {
            stream.close();
            work.delete();
        } finally {
            ledger.close();
        }
    }
}
