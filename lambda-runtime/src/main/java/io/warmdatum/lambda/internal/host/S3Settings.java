package io.warmdatum.lambda.internal.host;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/**
 * How S3 is reached; the variables are those of other hosts. Immutable.
 *
 * @param endpoint {@code WARMDATUM_S3_ENDPOINT}: address of another service than AWS
 * @param region {@code WARMDATUM_S3_REGION}; by default as the AWS SDK finds it
 * @param pathStyle {@code WARMDATUM_S3_PATH_STYLE}; by default with an endpoint only
 * @param requestTimeout {@code WARMDATUM_S3_REQUEST_TIMEOUT}: how long one request may take, 30
 *     seconds by default; written as {@code 20s} or {@code 2m}
 * @param tries {@code WARMDATUM_S3_TRIES}: how often a request is made in all, 4 by default
 */
record S3Settings(
        Optional<URI> endpoint,
        Optional<String> region,
        Optional<Boolean> pathStyle,
        Duration requestTimeout,
        int tries) {

    static S3Settings of(Map<String, String> env) {
        return new S3Settings(
                Settings.text(env, "WARMDATUM_S3_ENDPOINT").map(S3Settings::uri),
                Settings.text(env, "WARMDATUM_S3_REGION"),
                Settings.text(env, "WARMDATUM_S3_PATH_STYLE").map(Boolean::valueOf),
                Settings.text(env, "WARMDATUM_S3_REQUEST_TIMEOUT")
                        .map(S3Settings::duration)
                        .orElse(Duration.ofSeconds(30)),
                (int)
                        Settings.text(env, "WARMDATUM_S3_TRIES")
                                .map(text -> Settings.number("WARMDATUM_S3_TRIES", text, 100))
                                .orElse(4L)
                                .longValue());
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && uri.getScheme() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw notAUri(text, e);
        }
        throw notAUri(text, null);
    }

    private static IllegalArgumentException notAUri(String text, Exception cause) {
        return new IllegalArgumentException(
                "WARMDATUM_S3_ENDPOINT must read https://host, not \"" + text + "\"", cause);
    }

    private static Duration duration(String text) {
        try {
            Duration duration = Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
            if (!duration.isNegative() && !duration.isZero()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            throw notADuration(text, e);
        }
        throw notADuration(text, null);
    }

    private static IllegalArgumentException notADuration(String text, Exception cause) {
        return new IllegalArgumentException(
                "WARMDATUM_S3_REQUEST_TIMEOUT must read like 20s or 2m, not \"" + text + "\"",
                cause);
    }
}
