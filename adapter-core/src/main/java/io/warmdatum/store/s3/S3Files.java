package io.warmdatum.store.s3;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.FileTree;
import io.warmdatum.pfs.BadOutputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The files of a place in S3, by rooted paths. Each is whole or not there; none is replaced that is
 * of somebody else. Thread-safe.
 */
public final class S3Files implements FileTree {

    private static final String OWNER = "warmdatum-datum";
    private static final int CONDITION_NOT_MET = 412;

    private final S3Client client;
    private final S3Place place;

    /**
     * @param client not closed
     */
    public S3Files(S3Client client, S3Place place) {
        this.client = Objects.requireNonNull(client, "client must be set");
        this.place = Objects.requireNonNull(place, "place must be set");
    }

    /** Where the files are. */
    public S3Place place() {
        return place;
    }

    /** Keys that end with a slash stand for empty folders and are left out. */
    @Override
    public Stream<FileEntry> files(String prefix) throws IOException {
        Iterator<S3Object> objects;
        try {
            // Asks for the first page.
            objects =
                    client.listObjectsV2Paginator(
                                    list -> list.bucket(place.bucket()).prefix(place.key(prefix)))
                            .contents()
                            .iterator();
        } catch (SdkException e) {
            throw failed("list", "/", e);
        }
        return Stream.iterate(next(objects), Optional::isPresent, before -> next(objects))
                .map(Optional::get)
                .filter(object -> !object.key().endsWith("/"))
                .map(this::entry);
    }

    private Optional<S3Object> next(Iterator<S3Object> objects) {
        try {
            return objects.hasNext() ? Optional.of(objects.next()) : Optional.empty();
        } catch (SdkException e) {
            throw new UncheckedIOException(failed("list", "/", e));
        }
    }

    private FileEntry entry(S3Object object) {
        return new FileEntry(
                "/" + object.key().substring(place.prefix().length()),
                object.size(),
                HexFormat.of().formatHex(object.eTag().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Gets a file as it was when it was listed.
     *
     * @param target file to be written; its folder exists
     * @throws IOException it changed, did not come whole, or the service has trouble
     */
    public void get(FileEntry file, Path target) throws IOException {
        String tag = new String(HexFormat.of().parseHex(file.hash()), StandardCharsets.UTF_8);
        try {
            client.getObject(
                    get -> get.bucket(place.bucket()).key(place.key(file.path())).ifMatch(tag),
                    (response, content) -> copy(content, target, file.size()));
        } catch (SdkException e) {
            if (isConditionNotMet(e)) {
                throw new IOException(
                        place.key(file.path()) + " was changed after it was listed", e);
            }
            throw failed("get", file.path(), e);
        }
    }

    private static long copy(InputStream content, Path target, long size) throws IOException {
        long got =
                Files.copy(
                        new RetryableInput(content), target, StandardCopyOption.REPLACE_EXISTING);
        if (got != size) {
            throw RetryableException.create(
                    "got " + got + " of " + size + " bytes", new IOException("content is cut off"));
        }
        return got;
    }

    /**
     * Puts a file of an owner; one that is of the same owner is replaced.
     *
     * @param owner datum that the file is of
     * @throws BadOutputException there is a file of somebody else
     */
    public void put(String path, Path content, String owner)
            throws BadOutputException, IOException {
        write(
                path,
                owner,
                (absent, tag) ->
                        client.putObject(
                                put ->
                                        put.bucket(place.bucket())
                                                .key(place.key(path))
                                                .metadata(Map.of(OWNER, owner))
                                                .ifNoneMatch(absent)
                                                .ifMatch(tag),
                                RequestBody.fromFile(content)));
    }

    /**
     * Gives files of an owner their place: each is copied there and is whole or not there, as by
     * {@link #put}. That each may go there is known before the first one does. If the service fails
     * in between, those that have their place keep it: to take them away could take what the same
     * datum has put out elsewhere at the same time. The next attempt replaces them.
     *
     * @param staged path where the file is now, by the path of its place
     * @param owner datum that the files are of
     * @throws BadOutputException there is a file of somebody else
     */
    public void promote(Map<String, String> staged, String owner)
            throws BadOutputException, IOException {
        for (String path : staged.keySet()) {
            ownTag(path, owner);
        }
        for (Map.Entry<String, String> file : staged.entrySet()) {
            copy(file.getValue(), file.getKey(), owner);
        }
    }

    private void copy(String from, String path, String owner)
            throws BadOutputException, IOException {
        write(
                path,
                owner,
                (absent, tag) ->
                        client.copyObject(
                                copy ->
                                        copy.sourceBucket(place.bucket())
                                                .sourceKey(place.key(from))
                                                .destinationBucket(place.bucket())
                                                .destinationKey(place.key(path))
                                                .ifNoneMatch(absent)
                                                .ifMatch(tag)));
    }

    /** Deletes a file; that there is none is no error. */
    public void delete(String path) throws IOException {
        try {
            client.deleteObject(delete -> delete.bucket(place.bucket()).key(place.key(path)));
        } catch (SdkException e) {
            throw failed("delete", path, e);
        }
    }

    /** Writes a file on one of two conditions, of which one is null. */
    @FunctionalInterface
    private interface Writing {
        void write(String ifNoneMatch, String ifMatch);
    }

    private void write(String path, String owner, Writing writing)
            throws BadOutputException, IOException {
        try {
            try {
                writing.write("*", null);
            } catch (SdkException e) {
                if (!isConditionNotMet(e)) {
                    throw e;
                }
                writing.write(null, ownTag(path, owner).orElseThrow(() -> e));
            }
        } catch (SdkException e) {
            throw failed("put", path, e);
        }
    }

    /** Tag of a file that the owner may replace; empty if there is no file. */
    private Optional<String> ownTag(String path, String owner)
            throws BadOutputException, IOException {
        HeadObjectResponse there;
        try {
            there = client.headObject(h -> h.bucket(place.bucket()).key(place.key(path)));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw failed("look up", path, e);
        }
        String other = there.metadata().getOrDefault(OWNER, "");
        if (!other.equals(owner)) {
            throw new BadOutputException(
                    other.isEmpty()
                            ? "path ("
                                    + path
                                    + ") exists in the output and is of nobody known here; it is"
                                    + " not replaced"
                            : "duplicate path output by different datums ("
                                    + path
                                    + " from "
                                    + other
                                    + " and from "
                                    + owner
                                    + ")");
        }
        return Optional.of(there.eTag());
    }

    /** Puts a small text, whatever is there. */
    public void write(String path, String text) throws IOException {
        try {
            client.putObject(
                    put -> put.bucket(place.bucket()).key(place.key(path)),
                    RequestBody.fromString(text));
        } catch (SdkException e) {
            throw failed("put", path, e);
        }
    }

    private static boolean isConditionNotMet(SdkException e) {
        return e instanceof AwsServiceException service
                && service.statusCode() == CONDITION_NOT_MET;
    }

    private IOException failed(String what, String path, SdkException e) {
        String text = "cannot " + what + " s3://" + place.bucket() + "/" + place.key(path) + ": ";
        if (e instanceof AbortedException) {
            Thread.currentThread().interrupt();
            return (IOException) new InterruptedIOException(text + "interrupted").initCause(e);
        }
        return new IOException(text + e.getMessage(), e);
    }
}
