package io.warmdatum.lambda.internal.files;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a queue is. Immutable.
 *
 * @param url URL of the queue, as SQS gives it
 */
public record QueueAddress(URI url) {

    private static final Pattern AWS = Pattern.compile("sqs\\.([a-z0-9-]+)\\.amazonaws\\.com.*");

    /** Whether a text is meant for one. */
    public static boolean isAddress(String text) {
        return text.startsWith("https://") || text.startsWith("http://");
    }

    /** The service that has the queue. */
    URI service() {
        return url.resolve("/");
    }

    /** The region, where the address tells it. */
    Optional<String> region() {
        Matcher host = AWS.matcher(url.getHost());
        return host.matches() ? Optional.of(host.group(1)) : Optional.empty();
    }

    boolean isFifo() {
        return url.getPath().endsWith(".fifo");
    }
}
