package io.warmdatum.worker.folder;

import io.warmdatum.Datum;
import io.warmdatum.code.Attempt;
import io.warmdatum.code.DatumFiles;
import io.warmdatum.code.FileInput;
import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.input.PlannedDatum;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.pfs.OutputArea;
import io.warmdatum.pfs.OutputFile;
import io.warmdatum.worker.Delivery;
import io.warmdatum.worker.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A datum of a folder. Used by one thread. */
final class FolderDelivery implements Delivery {

    private final FolderSource source;
    private final PlannedDatum datum;
    private final String inputs;
    private Optional<OutputArea> area = Optional.empty();

    /**
     * @param inputs the state of the inputs when they were listed
     */
    FolderDelivery(FolderSource source, PlannedDatum datum, String inputs) {
        this.source = source;
        this.datum = datum;
        this.inputs = inputs;
    }

    @Override
    public String datumId() {
        return datum.id();
    }

    @Override
    public Attempt prepare(int number, int tries) throws IOException {
        if (number > 1) {
            requireUnchanged();
        }
        discard();
        OutputArea own = source.areas().take();
        area = Optional.of(own);
        return new Attempt(
                source.jobId(),
                datum.id(),
                number,
                tries,
                env(),
                datum.inputs().stream()
                        .map(i -> new Attempt.AttemptFile(i.entry().path(), i.entry().hash()))
                        .toList(),
                () -> {},
                new InPlace(own),
                Optional.empty());
    }

    /** An attempt starts from the original inputs, or not at all. */
    private void requireUnchanged() throws IOException {
        for (InputFile input : datum.inputs()) {
            FileEntry entry = input.entry();
            if (!entry.isDirectory() && !source.tree().isUnchanged(entry)) {
                throw new IOException(
                        "input "
                                + entry.path()
                                + " was changed while the datum was worked on; a function may only"
                                + " read its inputs");
            }
        }
    }

    private final class InPlace implements DatumFiles {

        private final OutputArea own;

        InPlace(OutputArea own) {
            this.own = own;
        }

        @Override
        public List<Datum.Input> inputs() {
            List<Path> paths =
                    datum.inputs().stream().map(i -> source.tree().at(i.entry())).toList();
            return List.of(new FileInput(source.job().name(), paths));
        }

        @Override
        public Path output() throws IOException {
            return own.folder();
        }
    }

    private List<String> env() {
        List<String> lines = new ArrayList<>();
        for (InputFile input : datum.inputs()) {
            lines.add(input.name() + "=" + source.tree().at(input.entry()));
        }
        lines.add("PACH_DATUM_ID=" + datum.id());
        lines.add("PACH_JOB_ID=" + source.jobId());
        return List.copyOf(lines);
    }

    @Override
    public void collect() throws BadOutputException, IOException {
        OutputArea own = area.orElseThrow();
        List<OutputFile> files = own.files();
        for (OutputFile file : files) {
            requireOwn(file.path());
        }
        source.ledger().output(datum.id(), files.stream().map(OutputFile::path).toList());
        own.promote(files, source.job().output());
        source.areas().giveBack(own);
        area = Optional.empty();
    }

    private void requireOwn(String path) throws BadOutputException {
        if (path.startsWith("/" + FolderSource.HIDDEN + "/")) {
            throw new BadOutputException(
                    "path ("
                            + path
                            + ") is reserved; use another name than "
                            + FolderSource.HIDDEN);
        }
        String owner = source.ledger().owner(path);
        if (!owner.isEmpty() && !owner.equals(datum.id())) {
            throw new BadOutputException(
                    "duplicate path output by different datums ("
                            + path
                            + " from "
                            + owner
                            + " and from "
                            + datum.id()
                            + ")");
        }
        Path place = source.job().output().resolve(path.substring(1));
        if (owner.isEmpty() && Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new BadOutputException(
                    "path ("
                            + path
                            + ") exists in the output folder and is of nobody known here; it is not"
                            + " replaced");
        }
    }

    @Override
    public void report(Report report) throws IOException {
        discard();
        source.ended(datum.id(), inputs, report);
    }

    /** What is left of a failed attempt; a thread that was left behind may still write to it. */
    private void discard() throws IOException {
        if (area.isPresent()) {
            source.areas().throwAway(area.get());
            area = Optional.empty();
        }
    }
}
