package io.warmdatum.lambda.internal.files;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Request;

/** A client whose calls, with all their tries, end by a deadline. Thread-safe. */
final class S3ObjectStoreDeadline extends DelegatingS3Client {

    private final InstantSource clock;
    private final Instant deadline;

    S3ObjectStoreDeadline(S3Client client, InstantSource clock, Instant deadline) {
        super(client);
        this.clock = clock;
        this.deadline = deadline;
    }

    @Override
    protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
        Duration left = Duration.between(clock.instant(), deadline);
        if (left.toMillis() <= 0) {
            throw ApiCallTimeoutException.create("no time is left for it", null);
        }
        AwsRequestOverrideConfiguration config =
                request.overrideConfiguration()
                        .map(AwsRequestOverrideConfiguration::toBuilder)
                        .orElseGet(AwsRequestOverrideConfiguration::builder)
                        .apiCallTimeout(left)
                        .build();
        // A builder gives what it was made from.
        @SuppressWarnings("unchecked")
        T limited = (T) request.toBuilder().overrideConfiguration(config).build();
        return operation.apply(limited);
    }

    /** The client it delegates to is not its own. */
    @Override
    public void close() {}
}
