package io.warmdatum.lambda.internal.files;

import com.fasterxml.jackson.databind.JsonNode;
import io.warmdatum.Datum;
import io.warmdatum.code.DatumFiles;
import io.warmdatum.code.FileInput;
import io.warmdatum.lambda.internal.batch.Staging.StagedAttempt;
import io.warmdatum.lambda.internal.event.LambdaDatum;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.pfs.OutputArea;
import io.warmdatum.pfs.OutputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The files of one attempt of a function, in a folder that is made when the first of them is
 * needed: many datums need none.
 */
final class AttemptFolders implements StagedAttempt, DatumFiles {

    /** Name of the input that is the message itself. */
    static final String MESSAGE = "message";

    /** Name of the input that is the S3 objects. */
    static final String FILES = "files";

    private final LambdaDatum datum;
    private final String datumId;
    private final int number;
    private final Path work;
    private final Destination destination;
    private final List<Datum.Input> inputs = new ArrayList<>(1);

    // Guarded by this.
    private Path folder;
    private OutputArea area;

    /**
     * @param work folder in which the attempt's own is made
     */
    AttemptFolders(
            LambdaDatum datum, String datumId, int number, Path work, Destination destination) {
        this.datum = datum;
        this.datumId = datumId;
        this.number = number;
        this.work = work;
        this.destination = destination;
        datum.payload()
                .ifPresent(payload -> inputs.add(new MessageInput(MESSAGE, payload, this::folder)));
    }

    private synchronized Path folder() throws IOException {
        if (folder == null) {
            // Unique: the temp folder may hold what a killed invocation left.
            folder =
                    Files.createDirectories(
                            work.resolve(datumId + "-" + number + "-" + UUID.randomUUID()));
        }
        return folder;
    }

    /** Folder for the S3 objects, which become an input. */
    Path addFiles() throws IOException {
        Path files = Files.createDirectory(folder().resolve(FILES));
        inputs.add(new FileInput(FILES, List.of(files)));
        return files;
    }

    @Override
    public DatumFiles files() {
        return this;
    }

    @Override
    public List<Datum.Input> inputs() {
        return List.copyOf(inputs);
    }

    @Override
    public synchronized Path output() throws IOException {
        if (area == null) {
            area = new OutputArea(folder().resolve("out"));
        }
        return area.folder();
    }

    /** Most functions ask for none. */
    @Override
    public List<String> env() {
        return new EnvLines(datumId, datum.vars());
    }

    /** A function needs no {@code /pfs}. */
    @Override
    public void show() {}

    @Override
    public Optional<JsonNode> keep() throws BadOutputException, IOException {
        List<OutputFile> files;
        synchronized (this) {
            if (area == null) {
                return Optional.empty();
            }
            files = area.files();
        }
        return files.isEmpty() ? Optional.empty() : destination.keep(datumId, number, files);
    }

    @Override
    public synchronized void discard() throws IOException {
        if (folder == null) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
