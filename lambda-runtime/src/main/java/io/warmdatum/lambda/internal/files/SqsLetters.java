package io.warmdatum.lambda.internal.files;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.lambda.internal.batch.DeadLetters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * Letters as messages of an SQS queue. In a FIFO queue the datum's lane is the message group, and a
 * letter that is sent twice within five minutes is one. A letter that is larger than the queue
 * takes is refused, and the datum stays with its source. Thread-safe.
 */
public final class SqsLetters implements DeadLetters {

    private static final int MAX_GROUP_CHARS = 128;

    private final Letters letters;
    private final SqsClient client;
    private final QueueAddress queue;
    private final TimedCalls calls;
    private final Optional<Instant> deadline;

    private SqsLetters(
            Letters letters,
            SqsClient client,
            QueueAddress queue,
            TimedCalls calls,
            Optional<Instant> deadline) {
        this.letters = letters;
        this.client = client;
        this.queue = queue;
        this.calls = calls;
        this.deadline = deadline;
    }

    /**
     * Connects when the first letter is sent.
     *
     * @param requestTimeout how long one request may take
     * @param tries how often a request is made in all while the service has trouble
     */
    public static SqsLetters open(
            ObjectMapper mapper,
            InstantSource clock,
            QueueAddress queue,
            Duration requestTimeout,
            int tries) {
        Objects.requireNonNull(queue, "queue must be set");
        SqsClientBuilder builder =
                SqsClient.builder()
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder().socketTimeout(requestTimeout))
                        .endpointOverride(queue.service())
                        .overrideConfiguration(
                                all ->
                                        all.apiCallAttemptTimeout(requestTimeout)
                                                .retryStrategy(r -> r.maxAttempts(tries)));
        queue.region().map(Region::of).ifPresent(builder::region);
        return new SqsLetters(
                new Letters(mapper, clock),
                builder.build(),
                queue,
                new TimedCalls(clock),
                Optional.empty());
    }

    @Override
    public DeadLetters until(Instant deadline) {
        return new SqsLetters(letters, client, queue, calls, Optional.of(deadline));
    }

    @Override
    public boolean take(Letter letter) throws IOException {
        String body = new String(letters.write(letter), StandardCharsets.UTF_8);
        SendMessageRequest.Builder message =
                SendMessageRequest.builder().queueUrl(queue.url().toString()).messageBody(body);
        if (queue.isFifo()) {
            message.messageGroupId(group(letter)).messageDeduplicationId(letter.datumId());
        }
        try {
            send(message.build());
            return true;
        } catch (SdkException | IOException e) {
            throw new IOException(
                    "the letter was not sent to " + queue.url() + ": " + e.getMessage(), e);
        }
    }

    private void send(SendMessageRequest message) throws IOException {
        if (deadline.isPresent()) {
            calls.by(deadline.get(), () -> client.sendMessage(message));
        } else {
            client.sendMessage(message);
        }
    }

    /** Groups have a limited alphabet, lanes have not. */
    private static String group(Letter letter) {
        String lane = letter.datum().lane();
        boolean usable =
                !lane.isEmpty()
                        && lane.length() <= MAX_GROUP_CHARS
                        && lane.chars().allMatch(c -> c > ' ' && c < 127);
        return usable ? lane : letter.datumId();
    }
}
