package io.warmdatum.lambda.internal.files;

import io.warmdatum.lambda.internal.event.S3Object;
import io.warmdatum.store.s3.S3Access;
import io.warmdatum.store.s3.S3Files;
import io.warmdatum.store.s3.S3Place;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Objects by AWS' SDK. Thread-safe. */
public final class S3ObjectStore implements ObjectStore {

    private static final int CONDITION_NOT_MET = 412;

    private final S3Client client;
    private final TimedCalls calls;

    private S3ObjectStore(S3Client client, TimedCalls calls) {
        this.client = client;
        this.calls = calls;
    }

    /** Connects with its first call; open as long as the process lives. */
    public static S3ObjectStore open(S3Access access, InstantSource clock) {
        return new S3ObjectStore(access.open(), new TimedCalls(clock));
    }

    @Override
    public ObjectStore until(Instant deadline) {
        return new S3ObjectStore(new S3ObjectStoreDeadline(client, calls, deadline), calls);
    }

    @Override
    public S3Files files(S3Place place) {
        return new S3Files(client, place);
    }

    @Override
    public void fetch(S3Object object, Path target, Room room) throws IOException {
        new S3ObjectStoreFetch(client, object, target, room).run();
    }

    @Override
    public Optional<byte[]> read(S3Place place, String path) throws IOException {
        try {
            return Optional.of(
                    client.getObjectAsBytes(get -> get.bucket(place.bucket()).key(place.key(path)))
                            .asByteArray());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw failed("read", place, path, e);
        }
    }

    @Override
    public void put(S3Place place, String path, byte[] content) throws IOException {
        try {
            client.putObject(
                    put -> put.bucket(place.bucket()).key(place.key(path)),
                    RequestBody.fromBytes(content));
        } catch (SdkException e) {
            throw failed("put", place, path, e);
        }
    }

    @Override
    public boolean create(S3Place place, String path, byte[] content) throws IOException {
        try {
            client.putObject(
                    put -> put.bucket(place.bucket()).key(place.key(path)).ifNoneMatch("*"),
                    RequestBody.fromBytes(content));
            return true;
        } catch (SdkException e) {
            if (e instanceof AwsServiceException service
                    && service.statusCode() == CONDITION_NOT_MET) {
                return false;
            }
            throw failed("put", place, path, e);
        }
    }

    private static IOException failed(String what, S3Place place, String path, SdkException e) {
        return failed("cannot " + what + " s3://" + place.bucket() + "/" + place.key(path), e);
    }

    static IOException failed(String what, SdkException e) {
        if (e instanceof AbortedException || e.getCause() instanceof InterruptedIOException) {
            Thread.currentThread().interrupt();
            return (IOException) new InterruptedIOException(what + ": interrupted").initCause(e);
        }
        return new IOException(what + ": " + e.getMessage(), e);
    }
}
