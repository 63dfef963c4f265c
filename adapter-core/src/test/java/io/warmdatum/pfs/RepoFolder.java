package io.warmdatum.pfs;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Input content in a plain folder: the smallest real one. */
record RepoFolder(Path folder) implements InputContent {

    FileEntry put(String path, String text) throws IOException {
        Path file = at(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return entry(file);
    }

    /** A plain input of a repo with the input's name. */
    InputFile input(String name, String path) throws IOException {
        return input(name, path, false, false);
    }

    InputFile input(String name, String path, boolean lazy, boolean empty) throws IOException {
        FileEntry entry = path.endsWith("/") ? new FileEntry(path, 0, "") : entry(at(path));
        return new InputFile(
                name, "default", name, "master", "c0ffee", entry, "", "", lazy, empty, false);
    }

    @Override
    public Stream<FileEntry> files(InputFile input) throws IOException {
        List<FileEntry> entries;
        try (Stream<Path> below = Files.walk(at(input.entry().path()))) {
            entries = below.filter(Files::isRegularFile).map(this::entry).toList();
        }
        return entries.stream().sorted(Comparator.comparing(FileEntry::path));
    }

    @Override
    public void copy(FileEntry file, Path target) throws IOException {
        Files.copy(at(file.path()), target);
    }

    @Override
    public InputStream open(FileEntry file) throws IOException {
        return Files.newInputStream(at(file.path()));
    }

    private FileEntry entry(Path file) {
        return new FileEntry("/" + folder.relativize(file), file.toFile().length(), "00");
    }

    private Path at(String path) {
        return folder.resolve(path.substring(1));
    }
}
