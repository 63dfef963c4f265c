package io.warmdatum.worker.folder;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The files below a folder. A file's "hash" is its size and time of change: reading all content
 * would cost as much as the work. Thread-safe.
 *
 * <p>A link is taken for the file it leads to if that lies in the folder; else it is refused.
 */
final class FolderTree implements FileTree {

    private final Path root;

    FolderTree(Path root) throws IOException {
        this.root = root.toRealPath();
    }

    Path root() {
        return root;
    }

    @Override
    public Stream<FileEntry> files(String prefix) {
        return below(root, "/").filter(file -> file.path().startsWith(prefix));
    }

    /** In the order of whole paths, so a directory sorts as if its name ended with a slash. */
    private Stream<FileEntry> below(Path directory, String path) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries
                    .map(entry -> named(entry, path))
                    .sorted(Comparator.comparing(Named::path, FolderTree::compareBytes))
                    .toList()
                    .stream()
                    .flatMap(
                            n ->
                                    n.path().endsWith("/")
                                            ? below(n.file(), n.path())
                                            : Stream.of(entry(n)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Named(Path file, String path) {}

    private static Named named(Path entry, String parent) {
        String path = parent + entry.getFileName();
        boolean directory = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
        return new Named(entry, directory ? path + "/" : path);
    }

    private static int compareBytes(String a, String b) {
        return Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private FileEntry entry(Named file) {
        try {
            if (Files.isSymbolicLink(file.file())) {
                requireInside(file.file());
            }
            return FolderTree.entry(file.file(), file.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireInside(Path link) throws IOException {
        Path target = link.toRealPath();
        if (!target.startsWith(root) || !Files.isRegularFile(target)) {
            throw new IOException(
                    link
                            + " is a link to "
                            + target
                            + ", which is no file in "
                            + root
                            + "; copy what it leads to");
        }
    }

    private static FileEntry entry(Path file, String path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileEntry(path, attributes.size(), state(attributes));
    }

    /** What changes when a file is written to; in hex as hashes are. */
    private static String state(BasicFileAttributes attributes) {
        return String.format(
                "%016x%016x",
                attributes.size(),
                attributes.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS));
    }

    /** Whether a file is as it was when it was listed. */
    boolean isUnchanged(FileEntry listed) throws IOException {
        return entry(at(listed), listed.path()).hash().equals(listed.hash());
    }

    Path at(FileEntry entry) {
        return root.resolve(entry.path().substring(1));
    }
}
