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
    private final Path folder;
    private final Destination destination;
    private final OutputArea area;
    private final List<Datum.Input> inputs = new ArrayList<>(1);

    AttemptFolders(
            LambdaDatum datum, String datumId, int number, Path folder, Destination destination) {
        this.datum = datum;
        this.datumId = datumId;
        this.number = number;
        this.folder = folder;
        this.destination = destination;
        this.area = new OutputArea(folder.resolve("out"));
        datum.payload()
                .ifPresent(
                        payload ->
                                inputs.add(
                                        new MessageInput(
                                                MESSAGE,
                                                payload,
                                                () -> Files.createDirectories(folder))));
    }

    /** Folder for the S3 objects, which become an input. */
    Path addFiles() throws IOException {
        Path files = Files.createDirectories(folder.resolve(FILES));
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
    public Path output() throws IOException {
        return area.folder();
    }

    @Override
    public List<String> env() {
        List<String> env = new ArrayList<>();
        env.add("PACH_DATUM_ID=" + datumId);
        datum.vars().forEach((name, value) -> env.add(name + "=" + value));
        return env;
    }

    /** A function needs no {@code /pfs}. */
    @Override
    public void show() {}

    @Override
    public Optional<JsonNode> keep() throws BadOutputException, IOException {
        List<OutputFile> files = area.files();
        return files.isEmpty() ? Optional.empty() : destination.keep(datumId, number, files);
    }

    @Override
    public void discard() throws IOException {
        if (!Files.exists(folder)) {
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
