package io.warmdatum.lambda.internal.files;

import io.warmdatum.lambda.internal.event.S3Object;
import io.warmdatum.worker.NoMoreAttemptsException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Fetches the S3 objects of datums, within limits. Thread-safe. */
public final class Downloads {

    /** Kept free on the disk, for output and for what the JVM itself puts there. */
    private static final long RESERVE_BYTES = 16L * 1024 * 1024;

    private final Connection connection;
    private final long maxBytes;

    /** Gives the store; connects with the first call, as many functions never have files. */
    @FunctionalInterface
    public interface Connection {

        /**
         * The store.
         *
         * @throws IOException it cannot be used here; the message says what to do
         */
        ObjectStore store() throws IOException;
    }

    /**
     * @param maxBytes most bytes of the objects of one datum
     */
    public Downloads(Connection connection, long maxBytes) {
        this.connection = Objects.requireNonNull(connection, "connection must be set");
        this.maxBytes = maxBytes;
    }

    /** The same downloads; what has not come by the deadline has failed. */
    public Downloads until(Instant deadline) {
        return new Downloads(() -> connection.store().until(deadline), maxBytes);
    }

    /**
     * Fetches objects to {@code folder/<key>}.
     *
     * @throws NoMoreAttemptsException one cannot be had, whatever is tried; the message names it
     */
    void fetch(List<S3Object> objects, Path folder) throws IOException {
        FileStore disk = Files.getFileStore(folder);
        long left = maxBytes;
        for (S3Object object : objects) {
            Path target = target(folder, object);
            try {
                Files.createDirectories(target.getParent());
            } catch (FileAlreadyExistsException e) {
                throw new NoMoreAttemptsException(
                        object + " cannot have a file: another object is a folder of its name");
            }
            long most = left;
            // Events may be old or wrong: the size counts that the object has now.
            connection.store().fetch(object, target, bytes -> check(object, bytes, most, disk));
            left -= Files.size(target);
        }
    }

    private void check(S3Object object, long bytes, long most, FileStore disk) throws IOException {
        if (bytes > most) {
            throw new NoMoreAttemptsException(
                    object
                            + " has "
                            + bytes
                            + " bytes; with it the datum's files have more than "
                            + maxBytes
                            + " (WARMDATUM_MAX_FILES_BYTES)");
        }
        if (bytes > disk.getUsableSpace() - RESERVE_BYTES) {
            String reason = object + " has " + bytes + " bytes and does not fit on the disk";
            if (bytes > disk.getTotalSpace() - RESERVE_BYTES) {
                throw new NoMoreAttemptsException(
                        reason + "; raise the function's ephemeral storage");
            }
            // Others may have gone when it is tried again.
            throw new IOException(reason + " beside what is there");
        }
    }

    /** Keys are not paths: one that would lead out of the folder is refused. */
    private static Path target(Path folder, S3Object object) throws NoMoreAttemptsException {
        Path target = folder.resolve("./" + object.key()).normalize();
        if (!target.startsWith(folder)
                || target.equals(folder)
                || object.key().endsWith("/")
                || List.of(object.key().split("/")).contains("..")) {
            throw new NoMoreAttemptsException("the key of " + object + " cannot be a file name");
        }
        return target;
    }
}
