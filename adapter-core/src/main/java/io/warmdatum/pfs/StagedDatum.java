package io.warmdatum.pfs;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.input.PlannedDatum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One attempt's own files: inputs, {@code .env} and an empty {@code out}, ready to be made visible.
 * Made by {@link Workspace#stage}, ended by {@link Workspace#delete}. Thread-safe.
 */
public final class StagedDatum {

    private final PlannedDatum datum;
    private final List<String> env;
    private final Path directory;
    private final Set<String> names;
    private final Map<Path, FileEntry> contentless;
    private final LazyPipes pipes;
    private final Set<String> folders;
    private final Set<String> shownNames;
    private volatile boolean linked;

    StagedDatum(
            PlannedDatum datum,
            List<String> env,
            Path directory,
            Set<String> names,
            Map<Path, FileEntry> contentless,
            LazyPipes pipes) {
        this.datum = datum;
        this.env = env;
        this.directory = directory;
        this.names = names;
        this.contentless = contentless;
        this.pipes = pipes;
        this.folders = new HashSet<>(names);
        folders.add("out");
        this.shownNames = new HashSet<>(folders);
        shownNames.add(".env");
    }

    /** The datum. */
    public PlannedDatum datum() {
        return datum;
    }

    /** The lines of {@code .env}. */
    public List<String> env() {
        return env;
    }

    /** Real directory that holds the inputs, {@code .env} and {@code out}. */
    public Path directory() {
        return directory;
    }

    /** Folder that takes the output; empty at first. */
    public Path out() {
        return directory.resolve("out");
    }

    /**
     * What the datum has of each input, by name: files, or folders with all that is below them, in
     * datum order.
     */
    public Map<String, List<Path>> inputs() {
        Map<String, List<Path>> inputs = new LinkedHashMap<>();
        for (InputFile input : datum.inputs()) {
            inputs.computeIfAbsent(input.name(), name -> new ArrayList<>())
                    .add(directory.resolve(input.name() + input.entry().path()));
        }
        return inputs;
    }

    /** Link to the directory; {@link Workspace} moves it to where the view looks for it. */
    private String link() {
        return directory.getFileName() + "." + Workspace.NOW;
    }

    void makeLink() throws IOException {
        Files.createSymbolicLink(directory.resolveSibling(link()), directory.getFileName());
        linked = true;
    }

    /** Gives the link another name, where what stands there is replaced; all at once. */
    void moveLink(OpenFolder scratch, String name) throws IOException {
        if (!linked) {
            makeLink(); // moved or deleted before
        }
        scratch.rename(link(), name);
        linked = false;
    }

    /** Removes the link if it was not moved. */
    void deleteLink() throws IOException {
        if (linked) {
            Files.deleteIfExists(directory.resolveSibling(link()));
            linked = false;
        }
    }

    /** Names of the inputs, each once, in datum order. */
    Set<String> names() {
        return names;
    }

    /** Names of all that is shown in {@code /pfs}. */
    Set<String> shownNames() {
        return shownNames;
    }

    /** Names of the directories that are directly in the datum's own. */
    Set<String> folders() {
        return folders;
    }

    /** Files of lazy and empty inputs, whose real content only the store has. */
    Map<Path, FileEntry> contentless() {
        return contentless;
    }

    LazyPipes pipes() {
        return pipes;
    }
}
