package io.warmdatum.lambda.internal.files;

import io.warmdatum.lambda.internal.event.S3Object;
import io.warmdatum.store.s3.S3Files;
import io.warmdatum.store.s3.S3Place;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Objects in buckets. Thread-safe. */
public interface ObjectStore {

    /** Says whether there is room for what is to be fetched. */
    @FunctionalInterface
    interface Room {

        /**
         * Called once for each object, before the first byte of it is written.
         *
         * @throws IOException there is no room; the object is not fetched
         */
        void take(long bytes) throws IOException;
    }

    /**
     * Streams an object into a file that does not exist yet.
     *
     * @throws io.warmdatum.worker.NoMoreAttemptsException it cannot be had, whatever is tried: it
     *     is not there, or access is denied
     * @throws IOException the service has trouble; the message names the object
     */
    void fetch(S3Object object, Path target, Room room) throws IOException;

    /** Reads a small object; empty if there is none. */
    Optional<byte[]> read(S3Place place, String path) throws IOException;

    /** Stores bytes, whatever is there. */
    void put(S3Place place, String path, byte[] content) throws IOException;

    /**
     * Stores bytes if there is no object of that path.
     *
     * @return whether there was none
     */
    boolean create(S3Place place, String path, byte[] content) throws IOException;

    /** The files of a place. */
    S3Files files(S3Place place) throws IOException;

    /** The same objects, for calls that end by the deadline: what has not ended then has failed. */
    ObjectStore until(Instant deadline);
}
