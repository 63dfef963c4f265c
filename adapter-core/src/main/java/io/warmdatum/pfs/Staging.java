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

    // Set after creation, so that the umask of the worker does not lock out another user.
    private static final Set<PosixFilePermission> DIRECTORY =
            PosixFilePermissions.fromString("rwxrwxrwx");
    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-rw-rw-");

    private final PlannedDatum datum;
    private final Path container;
    private final Path directory;
    private final InputContent content;
    private final LazyPipes pipes;
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<Path> made = new HashSet<>();
    private final Map<Path, FileEntry> contentless = new HashMap<>();

    /**
     * @param container directory to make, for this attempt alone
     */
    Staging(PlannedDatum datum, Path container, InputContent content) {
        this.datum = datum;
        this.container = container;
        this.directory = container.resolve(datum.id());
        this.content = content;
        this.pipes = new LazyPipes(container.resolve("pipes"), content);
    }

    StagedDatum stage(List<String> env) throws IOException {
        makeDirectory(container);
        try {
            makeDirectory(directory);
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
                pipes.cancel();
                Trees.delete(container);
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
        Files.setPosixFilePermissions(file, FILE);
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
        Files.setPosixFilePermissions(target, FILE);
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

    private static void makeDirectory(Path path) throws IOException {
        Files.createDirectory(path);
        Files.setPosixFilePermissions(path, DIRECTORY);
    }
}
