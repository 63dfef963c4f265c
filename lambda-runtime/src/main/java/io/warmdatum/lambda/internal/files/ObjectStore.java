package io.warmdatum.lambda.internal.files;

import io.warmdatum.lambda.internal.event.S3Object;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Objects in buckets. Thread-safe. */
public interface ObjectStore extends AutoCloseable {

    /**
     * Size of an object.
     *
     * @throws IOException it cannot be read; the message names it
     */
    long size(S3Object object) throws IOException;

    /**
     * Streams an object into a file that does not exist yet.
     *
     * @param size expected number of bytes; fewer or more are an error
     */
    void fetch(S3Object object, long size, Path target) throws IOException;

    /** Stores a file. */
    void put(Path source, String bucket, String key) throws IOException;

    /** Stores bytes. */
    void put(byte[] content, String bucket, String key) throws IOException;

    /**
     * Stores bytes if there is no object of that key.
     *
     * @return whether there was none
     */
    boolean putIfAbsent(byte[] content, String bucket, String key) throws IOException;

    /** Copies an object within a bucket. */
    void copy(String bucket, String from, String to) throws IOException;

    /** Deletes an object; one that is not there is no error. */
    void delete(String bucket, String key) throws IOException;

    /** Size of an object; empty if there is none. */
    OptionalLong find(String bucket, String key) throws IOException;

    @Override
    void close();
}
