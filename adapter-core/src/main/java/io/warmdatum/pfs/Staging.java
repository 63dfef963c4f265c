package io.warmdatum.pfs;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.input.PlannedDatum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Lays out the files of one attempt. Used once, by one thread. */
final class Staging {

    // Set after creation, so that the umask of the worker does not lock out the other user.
    private static final Set<PosixFilePermission> DIRECTORY =
            PosixFilePermissions.fromString("rwxrwxrwx");
    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-rw-rw-");

    private final PlannedDatum datum;
    private final Path directory;
    private final boolean sameUser;
    private final InputContent content;
    private final LazyPipes pipes;
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<Path> made = new HashSet<>();
    private final Map<Path, FileEntry> contentless = new HashMap<>();

    /**
     * @param directory directory to make, for this attempt alone
     * @param sameUser whether user code runs as the worker's user, so that modes are the umask's
     *     business
     */
    Staging(PlannedDatum datum, Path directory, InputContent content, boolean sameUser) {
        this.datum = datum;
        this.directory = directory;
        this.sameUser = sameUser;
        this.content = content;
        Path pipesHome = directory.resolveSibling(directory.getFileName() + ".pipes");
        this.pipes = new LazyPipes(pipesHome, content);
    }

    StagedDatum stage(List<String> env) throws IOException {
        makeDirectory(directory);
        try {
            makeDirectory(directory.resolve("out"));
            for (InputFile input : datum.inputs()) {
                add(input);
            }
            writeEnv(env);
            pipes.start();
            StagedDatum staged =
                    new StagedDatum(datum, List.copyOf(env), directory, names, contentless, pipes);
            staged.makeLink();
            return staged;
        } catch (IOException | RuntimeException | Error e) {
            try {
                pipes.delete();
                Trees.delete(directory);
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private void writeEnv(List<String> env) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : env) {
            text.append(line).append('\n');
        }
        Path file = directory.resolve(".env");
        Files.write(
                file,
                text.toString().getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
        open(file, FILE);
    }

    private void add(InputFile input) throws IOException {
        String name = input.name();
        if (name.isEmpty() || name.startsWith(".") || name.equals("out") || name.contains("/")) {
            throw new IOException(
                    "an input cannot be named \"" + name + "\" under /pfs; give it another name");
        }
        names.add(name);
        Path home = directory.resolve(name);
        makeDirectories(home);
        if (!input.entry().isDirectory()) {
            add(input, home, input.entry());
            return;
        }
        makeDirectories(below(home, input.entry()));
        try (Stream<FileEntry> files = content.files(input)) {
            for (Iterator<FileEntry> i = files.iterator(); i.hasNext(); ) {
                add(input, home, i.next());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void add(InputFile input, Path home, FileEntry file) throws IOException {
        Path target = below(home, file);
        makeDirectories(target.getParent());
        if (datum.inputs().size() > 1) {
            // Inputs of one name may overlap; as with variables, the later one wins.
            contentless.remove(target);
            pipes.remove(target);
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                throw clash(target, null);
            }
            Files.deleteIfExists(target);
        }
        if (input.emptyFiles()) {
            contentless.put(target, file);
            Files.createFile(target);
        } else if (input.lazy()) {
            contentless.put(target, file);
            pipes.add(file, target);
            return;
        } else {
            content.copy(file, target);
        }
        open(target, FILE);
    }

    private static Path below(Path home, FileEntry entry) throws IOException {
        Path path = home.resolve(entry.path().substring(1));
        if (!path.equals(path.normalize()) || !path.startsWith(home)) {
            throw new IOException("input path " + entry.path() + " leads out of its input");
        }
        return path;
    }

    private void makeDirectories(Path path) throws IOException {
        if (!path.equals(directory) && made.add(path)) {
            makeDirectories(path.getParent());
            try {
                makeDirectory(path);
            } catch (FileAlreadyExistsException e) {
                throw clash(path, e);
            }
        }
    }

    private IOException clash(Path path, IOException cause) {
        String name = directory.relativize(path).toString();
        return new IOException(
                name + " is a file in one input of the datum and a directory in another", cause);
    }

    private void makeDirectory(Path path) throws IOException {
        Files.createDirectory(path);
        open(path, DIRECTORY);
    }

    private void open(Path path, Set<PosixFilePermission> mode) throws IOException {
        if (!sameUser) {
            Files.setPosixFilePermissions(path, mode);
        }
    }
}
