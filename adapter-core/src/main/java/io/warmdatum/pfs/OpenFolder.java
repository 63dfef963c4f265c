package io.warmdatum.pfs;

import java.io.IOException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/**
 * A directory that is held open, so that what is done below it need not look for it first. Where
 * the system cannot do that, all is done by path. Thread-safe.
 */
final class OpenFolder implements AutoCloseable {

    private final Path path;
    private final DirectoryStream<Path> stream;

    OpenFolder(Path path) throws IOException {
        this.path = path;
        this.stream = Files.newDirectoryStream(path);
    }

    Path path() {
        return path;
    }

    /** Gives a file of the directory another name in it, where what stands there is replaced. */
    void rename(String from, String to) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            try {
                secure.move(Path.of(from), secure, Path.of(to));
            } catch (ClosedDirectoryStreamException e) {
                throw closed(e);
            }
        } else {
            Files.move(path.resolve(from), path.resolve(to), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /**
     * Opens a directory below this one, but not what a link in its place leads to.
     *
     * @throws java.nio.file.FileSystemException it is missing, no directory, or may not be read
     */
    DirectoryStream<Path> list(Path directory) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            try {
                return secure.newDirectoryStream(
                        path.relativize(directory), LinkOption.NOFOLLOW_LINKS);
            } catch (ClosedDirectoryStreamException e) {
                throw closed(e);
            }
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new NotDirectoryException(directory.toString());
        }
        return Files.newDirectoryStream(directory);
    }

    /**
     * Deletes what is in this directory, see {@link Trees}.
     *
     * @param entry a directory, most likely
     * @param folders what is most likely a directory of that which is directly in it
     */
    void delete(Path entry, Set<String> folders) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            try {
                Trees.delete(secure, entry, folders);
                return;
            } catch (ClosedDirectoryStreamException e) {
                // By somebody who is about to delete all of it; together is as good as alone.
            }
        }
        Trees.delete(entry);
    }

    private IOException closed(ClosedDirectoryStreamException e) {
        return new IOException(path + " was closed meanwhile", e);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
