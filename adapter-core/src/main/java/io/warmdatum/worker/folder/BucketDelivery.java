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
import io.warmdatum.store.s3.S3Files;
import io.warmdatum.worker.Delivery;
import io.warmdatum.worker.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A datum of a place in S3. Used by one thread. */
final class BucketDelivery implements Delivery {

    private final BucketSource source;
    private final PlannedDatum datum;
    private final String note;
    private Optional<OutputArea> inputs = Optional.empty();
    private Optional<OutputArea> output = Optional.empty();

    /**
     * @param note says that the datum is done with the inputs that were listed
     */
    BucketDelivery(BucketSource source, PlannedDatum datum, String note) {
        this.source = source;
        this.datum = datum;
        this.note = note;
    }

    @Override
    public String datumId() {
        return datum.id();
    }

    /** Each attempt gets copies of its own, so that none sees what another did to them. */
    @Override
    public Attempt prepare(int number, int tries) throws IOException {
        discard();
        OutputArea copies = source.areas().take();
        inputs = Optional.of(copies);
        List<Path> paths = new ArrayList<>();
        List<String> env = new ArrayList<>();
        for (InputFile input : datum.inputs()) {
            Path path = copy(input.entry(), copies.folder());
            paths.add(path);
            env.add(input.name() + "=" + path);
        }
        env.add("PACH_DATUM_ID=" + datum.id());
        env.add("PACH_JOB_ID=" + source.jobId());
        OutputArea own = source.areas().take();
        output = Optional.of(own);
        return new Attempt(
                source.jobId(),
                datum.id(),
                number,
                tries,
                List.copyOf(env),
                datum.inputs().stream()
                        .map(i -> new Attempt.AttemptFile(i.entry().path(), i.entry().hash()))
                        .toList(),
                () -> {},
                new Copied(new FileInput(source.job().name(), paths), own),
                Optional.empty());
    }

    private Path copy(FileEntry entry, Path folder) throws IOException {
        S3Files files = source.job().input();
        Path target = inside(folder, entry.path());
        if (!entry.isDirectory()) {
            Files.createDirectories(target.getParent());
            files.get(entry, target);
            return target;
        }
        Files.createDirectories(target);
        try (Stream<FileEntry> below = files.files(entry.path())) {
            for (FileEntry file : (Iterable<FileEntry>) below::iterator) {
                copy(file, folder);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return target;
    }

    /** A key may hold anything. */
    private static Path inside(Path folder, String path) throws IOException {
        Path target = folder.resolve(path.substring(1)).normalize();
        if (!target.startsWith(folder) || target.equals(folder)) {
            throw new IOException("\"" + path + "\" cannot be the name of a file");
        }
        return target;
    }

    private record Copied(FileInput input, OutputArea own) implements DatumFiles {

        @Override
        public List<Datum.Input> inputs() {
            return List.of(input);
        }

        @Override
        public Path output() throws IOException {
            return own.folder();
        }
    }

    @Override
    public void collect() throws BadOutputException, IOException {
        List<OutputFile> files = output.orElseThrow().files();
        for (OutputFile file : files) {
            if (file.path().startsWith("/" + FolderSource.HIDDEN + "/")) {
                throw new BadOutputException(
                        "path ("
                                + file.path()
                                + ") is reserved; use another name than "
                                + FolderSource.HIDDEN);
            }
        }
        for (OutputFile file : files) {
            source.job().output().put(file.path(), file.source(), datum.id());
        }
    }

    @Override
    public void report(Report report) throws IOException {
        discard();
        source.ended(datum.id(), note, report);
    }

    /** A thread that was left behind may still write to them. */
    private void discard() throws IOException {
        for (Optional<OutputArea> area : List.of(inputs, output)) {
            if (area.isPresent()) {
                source.areas().throwAway(area.get());
            }
        }
        inputs = Optional.empty();
        output = Optional.empty();
    }
}
