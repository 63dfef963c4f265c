package io.warmdatum.lambda.internal.files;

import java.io.IOException;
import java.time.Instant;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Request;

/** A client whose calls, with all their tries, end by a deadline. Thread-safe. */
final class S3ObjectStoreDeadline extends DelegatingS3Client {

    private final TimedCalls calls;
    private final Instant deadline;

    S3ObjectStoreDeadline(S3Client client, TimedCalls calls, Instant deadline) {
        super(client);
        this.calls = calls;
        this.deadline = deadline;
    }

    @Override
    protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
        try {
            return calls.by(deadline, () -> operation.apply(request));
        } catch (IOException e) {
            throw SdkClientException.create(e.getMessage(), e);
        }
    }

    /** The client it delegates to is not its own. */
    @Override
    public void close() {}
}
