package io.warmdatum.lambda.internal.files;

import io.warmdatum.lambda.internal.event.S3Object;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Fetches the S3 objects of datums, within limits. Thread-safe. */
public final class Downloads {

    /** Kept free on the disk, for output and for what the JVM itself puts there. */
    private static final long RESERVE_BYTES = 16L * 1024 * 1024;

    private final ObjectStore store;
    private final long maxBytes;

    /**
     * @param maxBytes most bytes of the objects of one datum
     */
    public Downloads(ObjectStore store, long maxBytes) {
        this.store = Objects.requireNonNull(store, "store must be set");
        this.maxBytes = maxBytes;
    }

    static IOException missing() {
        return new IOException(
                "the datum has files in S3, which this version does not fetch; send their content,"
                        + " or run the function on another host");
    }

    /** Fetches objects to {@code folder/<key>}. */
    void fetch(List<S3Object> objects, Path folder) throws IOException {
        long left = maxBytes;
        for (S3Object object : objects) {
            Path target = target(folder, object);
            // Events may be old or wrong: the size counts that the object has now.
            long size = store.size(object);
            left -= size;
            if (left < 0) {
                throw new IOException(
                        "the datum's files are larger than "
                                + maxBytes
                                + " bytes; make datums smaller");
            }
            if (size > Files.getFileStore(folder).getUsableSpace() - RESERVE_BYTES) {
                throw new IOException(
                        object
                                + " has "
                                + size
                                + " bytes and does not fit on the disk; raise the function's"
                                + " ephemeral storage");
            }
            Files.createDirectories(target.getParent());
            store.fetch(object, size, target);
        }
    }

    /** Keys are not paths: one that would lead out of the folder is refused. */
    private static Path target(Path folder, S3Object object) throws IOException {
        Path target = folder.resolve("./" + object.key()).normalize();
        if (!target.startsWith(folder)
                || target.equals(folder)
                || object.key().endsWith("/")
                || List.of(object.key().split("/")).contains("..")) {
            throw new IOException("the key of " + object + " cannot be a file name");
        }
        return target;
    }
}
