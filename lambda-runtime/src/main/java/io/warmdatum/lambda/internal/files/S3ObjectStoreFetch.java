package io.warmdatum.lambda.internal.files;

import io.warmdatum.lambda.internal.event.S3Object;
import io.warmdatum.store.s3.RetryableInput;
import io.warmdatum.worker.NoMoreAttemptsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Fetches one object, a large one in parts, so that what breaks off costs one part. All parts are
 * of the same object: each asks for the tag that the first one had. Used by one thread.
 */
final class S3ObjectStoreFetch {

    private static final long PART_BYTES = 16L * 1024 * 1024;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    /** Denials that are of the object; others are of credentials, which may be renewed. */
    private static final Set<String> DENIED = Set.of("AccessDenied", "AllAccessDisabled");

    private static final Set<String> MISSING =
            Set.of("NoSuchKey", "NoSuchVersion", "NoSuchBucket", "InvalidBucketName");

    private final S3Client client;
    private final S3Object object;
    private final Path target;
    private final ObjectStore.Room room;
    private String tag;
    private IOException refusal;

    S3ObjectStoreFetch(S3Client client, S3Object object, Path target, ObjectStore.Room room) {
        this.client = client;
        this.object = object;
        this.target = target;
        this.room = room;
    }

    void run() throws IOException {
        try (FileChannel file =
                FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long size = first(file);
            for (long from = file.size(); from < size; from = file.size()) {
                get(file, from, true);
            }
        } catch (FileAlreadyExistsException e) {
            throw new NoMoreAttemptsException(
                    object + " cannot have a file: the datum has another object of that name");
        } catch (SdkException e) {
            throw refusal != null ? refusal : unfetched(e);
        }
    }

    private long first(FileChannel file) {
        try {
            return get(file, 0, true);
        } catch (AwsServiceException e) {
            if (e.statusCode() != RANGE_NOT_SATISFIABLE) {
                throw e;
            }
            // An empty object has no part.
            return get(file, 0, false);
        }
    }

    /** Gets a part; gives the size of the whole object. */
    private long get(FileChannel file, long from, boolean part) {
        GetObjectRequest request =
                GetObjectRequest.builder()
                        .bucket(object.bucket())
                        .key(object.key())
                        .versionId(object.versionId().orElse(null))
                        .range(part ? "bytes=" + from + "-" + (from + PART_BYTES - 1) : null)
                        .ifMatch(tag)
                        .build();
        return client.getObject(
                request, (response, content) -> write(response, content, file, from));
    }

    private long write(GetObjectResponse response, InputStream content, FileChannel file, long from)
            throws IOException {
        long size = size(response);
        if (tag == null) {
            try {
                room.take(size);
            } catch (IOException e) {
                refusal = e;
                throw NonRetryableException.create(e.getMessage(), e);
            }
            tag = response.eTag();
        }
        // What a broken try has written is written again.
        file.truncate(from).position(from);
        new RetryableInput(content).transferTo(Channels.newOutputStream(file));
        long got = file.position() - from;
        if (got != response.contentLength()) {
            throw RetryableException.create(
                    "got " + got + " of " + response.contentLength() + " bytes",
                    new IOException("content is cut off"));
        }
        return size;
    }

    /** {@code bytes 0-9/1000}; without a range the content is all. */
    private static long size(GetObjectResponse response) {
        String range = response.contentRange();
        return range == null
                ? response.contentLength()
                : Long.parseLong(range.substring(range.indexOf('/') + 1));
    }

    private IOException unfetched(SdkException e) {
        if (e instanceof AwsServiceException service) {
            String code = code(service);
            if (MISSING.contains(code)) {
                return new NoMoreAttemptsException(object + " is not there (" + code + ")");
            } else if (code.equals("MethodNotAllowed")) {
                return new NoMoreAttemptsException(object + " was deleted");
            } else if (code.equals("InvalidObjectState")) {
                return new NoMoreAttemptsException(object + " is archived; restore it first");
            } else if (DENIED.contains(code)) {
                return new NoMoreAttemptsException(
                        "access to "
                                + object
                                + " is denied, or it is not there; the function's role needs"
                                + " s3:GetObject"
                                + (object.versionId().isPresent() ? "Version" : "")
                                + ", and s3:ListBucket to tell the one from the other");
            }
        }
        return S3ObjectStore.failed("cannot fetch " + object, e);
    }

    /** An answer without a body has none. */
    private static String code(AwsServiceException e) {
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }
}
