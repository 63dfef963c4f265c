package io.warmdatum.lambda.internal.event;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An object that an event speaks of. Immutable.
 *
 * @param bucket name of the bucket, or ARN of an access point
 * @param key key, decoded
 * @param versionId version, where the event names one
 * @param size bytes, where the event says so; a hint, not to be relied on
 */
public record S3Object(String bucket, String key, Optional<String> versionId, OptionalLong size) {

    public S3Object {
        Objects.requireNonNull(bucket, "bucket must be set");
        Objects.requireNonNull(key, "key must be set");
    }

    /** {@code s3://bucket/key}, with the version where there is one. */
    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key + versionId.map(v -> "?versionId=" + v).orElse("");
    }
}
