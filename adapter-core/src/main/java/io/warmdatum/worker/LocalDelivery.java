package io.warmdatum.worker;

import io.warmdatum.Datum;
import io.warmdatum.code.Attempt;
import io.warmdatum.code.DatumFiles;
import io.warmdatum.code.FileInput;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.pfs.OutputFile;
import io.warmdatum.pfs.StagedDatum;
import io.warmdatum.pfs.Workspace;
import io.warmdatum.store.DatumInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A datum of a local job in the workspace of one worker. Used by one thread at a time. */
final class LocalDelivery implements Delivery {

    private final String jobId;
    private final DatumInfo datum;
    private final List<String> env;
    private final Workspace workspace;
    private final BiConsumer<LocalDelivery, Report> reported;
    private StagedDatum staged;
    private StagedDatum shown;
    private boolean attempted;
    private List<OutputFile> output = List.of();
    private long stageNanos;
    private long collectNanos;

    /**
     * @param reported is told how the datum went
     */
    LocalDelivery(
            String jobId,
            DatumInfo datum,
            List<String> env,
            Workspace workspace,
            BiConsumer<LocalDelivery, Report> reported) {
        this.jobId = jobId;
        this.datum = datum;
        this.env = env;
        this.workspace = workspace;
        this.reported = reported;
    }

    /** Prepares the first attempt ahead of time, while another datum is processed. */
    void stageAhead() throws IOException {
        var watch = Stopwatch.start();
        staged = workspace.stage(datum.datum(), env);
        stageNanos += watch.nanos();
    }

    DatumInfo datum() {
        return datum;
    }

    List<OutputFile> output() {
        return output;
    }

    /** Time spent in {@link #stageAhead}. */
    long stageNanos() {
        return stageNanos;
    }

    /** Time that {@link #collect} took when it succeeded; 0 if it did not. */
    long collectNanos() {
        return collectNanos;
    }

    @Override
    public String datumId() {
        return datum.datum().id();
    }

    @Override
    public Attempt prepare(int number, int tries) throws IOException {
        output = List.of();
        if (attempted || staged == null) {
            deleteFiles();
            staged = workspace.stage(datum.datum(), env);
        }
        attempted = true;
        StagedDatum current = staged;
        return new Attempt(
                jobId,
                datumId(),
                number,
                tries,
                env,
                datum.datum().inputs().stream()
                        .map(i -> new Attempt.AttemptFile(i.entry().path(), i.entry().hash()))
                        .toList(),
                () -> show(current),
                folders(current),
                Optional.empty());
    }

    /** A function finds the files where they are staged; it needs no {@code /pfs}. */
    private static DatumFiles folders(StagedDatum files) {
        return new DatumFiles() {
            @Override
            public List<Datum.Input> inputs() {
                return files.inputs().entrySet().stream()
                        .map(i -> (Datum.Input) new FileInput(i.getKey(), i.getValue()))
                        .toList();
            }

            @Override
            public Path output() {
                return files.out();
            }
        };
    }

    @Override
    public void report(Report report) {
        reported.accept(this, report);
    }

    /** Once an attempt is shown, what user code made of its {@code /pfs} stays. */
    private void show(StagedDatum files) throws IOException {
        if (shown != files) {
            workspace.activate(files);
            shown = files;
        }
    }

    @Override
    public void collect() throws BadOutputException, IOException {
        var watch = Stopwatch.start();
        output = workspace.output(staged);
        collectNanos = watch.nanos();
    }

    /** Removes the files of the last attempt. */
    void deleteFiles() throws IOException {
        if (staged != null) {
            workspace.delete(staged);
            staged = null;
        }
    }
}
