package io.warmdatum.lambda.internal.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What streams by is read as trees are, or left to those who read them. */
class QueueStreamTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int DAMAGED = 20_000;

    private static final String EVENT =
            """
            {"Records":[{"messageId":"a","receiptHandle":"AQ==","body":"{\\"order\\":1, \\u00e4ö}",\
            "attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"15","MessageGroupId":"g",\
            "SequenceNumber":"18"},"messageAttributes":{"k":{"stringValue":"v","dataType":"String",\
            "binaryListValues":[]}},"md5OfBody":"e4","eventSource":"aws:sqs",\
            "eventSourceARN":"arn:aws:sqs:r:1:q.fifo","awsRegion":"r"},
            {"messageId":"ß","body":"","eventSource":"aws:sqs","eventSourceARN":"arn:q","n":-1.5e3}]}
            """;

    /** All of a batch. */
    static String text(LambdaBatch batch) {
        var text = new StringBuilder(batch.source());
        for (LambdaDatum datum : batch.datums()) {
            text.append('\n')
                    .append(datum.identity())
                    .append(datum.lane())
                    .append(datum.stretch())
                    .append(datum.payload().map(p -> new String(p.bytes(), StandardCharsets.UTF_8)))
                    .append(datum.files())
                    .append(new TreeMap<>(datum.vars()))
                    .append(datum.probe())
                    .append(datum.record());
        }
        return text.toString();
    }

    private static Optional<LambdaBatch> streamed(byte[] event) {
        return QueueStream.read(MAPPER, event);
    }

    private static byte[] bytes(String event) {
        return event.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theUsualEventIsReadAsItStreamsBy() throws Exception {
        LambdaBatch batch = streamed(bytes(EVENT)).orElseThrow();
        assertEquals(text(Sources.read(MAPPER.readTree(EVENT))), text(batch));
        assertEquals("sqs-fifo", batch.source());
        assertEquals("g", batch.datums().get(0).vars().get("WARMDATUM_MESSAGE_GROUP"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"Records\":[]}",
                "{\"Records\":[1]}",
                "{\"Records\":[{\"eventSource\":\"aws:sqs\"}]}",
                "{\"Records\":[{\"messageId\":\" \",\"eventSource\":\"aws:sqs\"}]}",
                "{\"Records\":[{\"messageId\":7,\"eventSource\":\"aws:sqs\"}]}",
                "{\"Records\":[{\"messageId\":\"a\",\"body\":null,\"eventSource\":\"aws:sqs\"}]}",
                "{\"Records\":[{\"messageId\":\"a\",\"eventSource\":\"aws:kinesis\"}]}",
                "{\"Records\":[{\"messageId\":\"a\",\"eventSource\":\"aws:sqs\"}],\"more\":1}",
                "{\"Records\":[{\"messageId\":\"a\",\"eventSource\":\"aws:sqs\"}"
            })
    void whatIsUnusualIsLeftToOthers(String event) {
        assertTrue(streamed(bytes(event)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-32"})
    void otherEncodingsAreLeftToOthers(String charset) {
        assertTrue(streamed(EVENT.getBytes(Charset.forName(charset))).isEmpty());
    }

    @Test
    void aDamagedEventIsReadAsATreeIsOrNotAtAll() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        int read = 0;
        for (int i = 0; i < DAMAGED; i++) {
            byte[] event = bytes(EVENT);
            for (int n = random.nextInt(3); n >= 0; n--) {
                event[random.nextInt(event.length)] = damage(event, random);
            }
            Optional<LambdaBatch> batch = streamed(event);
            if (batch.isPresent()) {
                read++;
                assertEquals(
                        text(Sources.read(MAPPER.readTree(event))),
                        text(batch.get()),
                        () -> "seed " + seed);
            }
        }
        assertTrue(
                read > DAMAGED / 10,
                "most damage is inside texts, but only " + read + " were read");
    }

    /** Another byte of the event, which is likely to mean something, or any byte. */
    private static byte damage(byte[] event, Random random) {
        return random.nextBoolean()
                ? event[random.nextInt(event.length)]
                : (byte) random.nextInt(256);
    }
}
