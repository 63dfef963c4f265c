package io.warmdatum.store.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * How a service is reached. Credentials are found as the AWS SDK does. Immutable.
 *
 * @param endpoint address of another service than AWS
 * @param region region; empty means as the AWS SDK finds it, with an endpoint {@code us-east-1}
 * @param pathStyle whether the bucket stands in the path; empty means with an endpoint only
 * @param requestTimeout how long one request may take, with all of its content
 * @param tries how often a request is made in all while the service has trouble, at least 1
 */
public record S3Access(
        Optional<URI> endpoint,
        Optional<String> region,
        Optional<Boolean> pathStyle,
        Duration requestTimeout,
        int tries) {

    public S3Access {
        Objects.requireNonNull(endpoint, "endpoint must be set");
        Objects.requireNonNull(region, "region must be set");
        Objects.requireNonNull(pathStyle, "pathStyle must be set");
        if (requestTimeout.isNegative() || requestTimeout.isZero()) {
            throw new IllegalArgumentException("requestTimeout must be more than zero");
        }
        if (tries < 1) {
            throw new IllegalArgumentException("tries must be at least 1, not " + tries);
        }
    }

    /** A client, thread-safe, to be closed by the caller. */
    public S3Client open() {
        S3ClientBuilder builder =
                S3Client.builder()
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder().socketTimeout(requestTimeout))
                        .forcePathStyle(pathStyle.orElse(endpoint.isPresent()))
                        .overrideConfiguration(
                                all ->
                                        all.apiCallAttemptTimeout(requestTimeout)
                                                .retryStrategy(r -> r.maxAttempts(tries)));
        endpoint.ifPresent(builder::endpointOverride);
        region.or(() -> endpoint.map(any -> "us-east-1"))
                .map(Region::of)
                .ifPresent(builder::region);
        return builder.build();
    }
}
