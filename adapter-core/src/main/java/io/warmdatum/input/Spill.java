package io.warmdatum.input;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The temporary files of one plan, in a folder of their own that is made with the first file and
 * removed at close. Used by one thread.
 */
final class Spill implements Closeable {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path parent;
    private final Set<Closeable> reading = new HashSet<>();
    private Path folder;
    private long files;

    Spill(Path parent) {
        this.parent = parent;
    }

    Path newFile() throws IOException {
        if (folder == null) {
            Files.createDirectories(parent);
            folder = Files.createTempDirectory(parent, "plan-");
        }
        return folder.resolve("run-" + files++);
    }

    static DataOutputStream write(Path file) throws IOException {
        return new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
    }

    static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(
                new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
    }

    /** Opens a file for reading; close and remove it by {@link #done}, or else this does. */
    DataInputStream read(Path file) throws IOException {
        DataInputStream in = open(file);
        reading.add(in);
        return in;
    }

    void done(DataInputStream in, Path file) throws IOException {
        reading.remove(in);
        in.close();
        Files.delete(file);
    }

    @Override
    public void close() throws IOException {
        for (Closeable in : reading) {
            in.close();
        }
        reading.clear();
        if (folder != null) {
            List<Path> left = new ArrayList<>();
            try (var list = Files.list(folder)) {
                list.forEach(left::add);
            }
            for (Path file : left) {
                Files.delete(file);
            }
            Files.delete(folder);
            folder = null;
        }
    }
}
