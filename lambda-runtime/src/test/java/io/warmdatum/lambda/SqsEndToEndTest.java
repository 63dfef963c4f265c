package io.warmdatum.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.warmdatum.lambda.WarmdatumHandlerTest.Runtime;
import io.warmdatum.lambda.testing.Sandbox;
import io.warmdatum.lambda.testing.SqsClient;
import io.warmdatum.lambda.testing.SqsMapping;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A queue of ElasticMQ, which speaks the protocol of SQS: what is done is deleted, what is not
 * comes again, and what fails each time is in the dead-letter queue.
 */
@Timeout(120)
class SqsEndToEndTest {

    private static final Path PROGRAMS = Path.of("src/test/resources/programs").toAbsolutePath();
    private static final int RECEIVES = 3;

    private static SQSRestServer server;
    private static SqsClient sqs;

    @TempDir Path folder;
    private final String name = "q" + UUID.randomUUID();
    private String deadLetters;
    private String queue;
    private Sandbox box;

    @BeforeAll
    static void startTheServer() {
        server = SQSRestServerBuilder.withDynamicPort().withInterface("127.0.0.1").start();
        sqs =
                new SqsClient(
                        URI.create(
                                "http://127.0.0.1:"
                                        + server.waitUntilStarted().localAddress().getPort()));
    }

    @AfterAll
    static void stopTheServer() {
        server.stopAndWait();
    }

    @AfterEach
    void end() {
        box.close();
    }

    private SqsMapping mapping(Runtime runtime, boolean fifo) throws Exception {
        Map<String, String> attributes = new HashMap<>();
        String suffix = "";
        if (fifo) {
            attributes.put("FifoQueue", "true");
            suffix = ".fifo";
        }
        deadLetters = sqs.create(name + "-dead" + suffix, attributes);
        attributes.put("VisibilityTimeout", "2");
        attributes.put(
                "RedrivePolicy",
                "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}"
                        .formatted(sqs.attribute(deadLetters, "QueueArn"), RECEIVES));
        queue = sqs.create(name + suffix, attributes);
        box =
                new Sandbox(
                        Sandbox.Setup.classic(
                                runtime.command(),
                                Map.of(
                                        "WARMDATUM_PIPELINE",
                                        PROGRAMS.resolve("bash.yaml").toString(),
                                        "STARTS",
                                        folder.resolve("starts").toString()),
                                folder));
        // The mapping begins when the function is there; a start takes longer than this visibility.
        box.invoke(
                "{\"datums\":[{\"id\":\"first\",\"payload\":\"count\"}]}", Duration.ofSeconds(60));
        Files.delete(done());
        return new SqsMapping(sqs, queue, event -> box.invoke(event, Duration.ofSeconds(60)));
    }

    private Path done() {
        return folder.resolve("starts.done");
    }

    /** Polls until the queue has nothing more, neither visible nor in flight. */
    private void untilEmpty(SqsMapping mapping) throws Exception {
        while (!count("ApproximateNumberOfMessages").equals("0")
                || !count("ApproximateNumberOfMessagesNotVisible").equals("0")) {
            mapping.poll(1);
        }
    }

    private String count(String attribute) throws Exception {
        return sqs.attribute(queue, attribute);
    }

    private List<String> deadLettered() throws IOException, InterruptedException {
        List<String> bodies = new ArrayList<>();
        for (JsonNode message : sqs.receive(deadLetters, 1)) {
            bodies.add(message.path("Body").asText());
        }
        return bodies;
    }

    @ParameterizedTest
    @EnumSource
    void doneMessagesAreDeletedAndFailedOnesComeAgainUntilTheyAreDeadLettered(Runtime runtime)
            throws Exception {
        SqsMapping mapping = mapping(runtime, false);
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < 25; i++) {
            sqs.send(queue, i % 10 == 3 ? "fails " + i : "count " + i, "");
            if (i % 10 != 3) {
                expected.add("" + i);
            }
        }
        untilEmpty(mapping);
        assertEquals(expected, new TreeSet<>(Files.readAllLines(done())));
        assertEquals(expected.size(), Files.readAllLines(done()).size(), "none was done twice");
        assertEquals(Set.of("fails 3", "fails 13", "fails 23"), new TreeSet<>(deadLettered()));
        for (String failing : List.of("fails 3", "fails 13", "fails 23")) {
            assertEquals(RECEIVES, Collections.frequency(mapping.received(), failing), failing);
        }
        assertEquals(1, box.starts());
        assertEquals(1, Files.readAllLines(folder.resolve("starts")).size());
    }

    @ParameterizedTest
    @EnumSource
    void aGroupOfAFifoQueueKeepsItsOrderAcrossAFailureAndOthersGoOn(Runtime runtime)
            throws Exception {
        SqsMapping mapping = mapping(runtime, true);
        for (String message : List.of("count a1", "count b1", "fails a2", "count a3", "count b2")) {
            sqs.send(queue, message, message.substring(6, 7));
        }
        mapping.poll(1);
        // What stands behind a failure waits; the other group does not.
        assertEquals(List.of("a1", "b1", "b2"), Files.readAllLines(done()));
        untilEmpty(mapping);
        // It was received as often as what it waited for, so the queue gives up both, in order.
        assertEquals(List.of("a1", "b1", "b2"), Files.readAllLines(done()));
        assertEquals(List.of("fails a2", "count a3"), deadLettered());
        assertEquals(RECEIVES, Collections.frequency(mapping.received(), "fails a2"));
    }

    @ParameterizedTest
    @EnumSource
    void whatAnInvocationLeavesUnansweredComesAgain(Runtime runtime) throws Exception {
        SqsMapping mapping = mapping(runtime, false);
        sqs.send(queue, "count 1", "");
        sqs.send(queue, "fails-after 1", "");
        CompletableFuture.runAsync(() -> box.killRuntimeDuring("sleep 1"));
        mapping.poll(1);
        assertEquals("2", count("ApproximateNumberOfMessagesNotVisible"));
        untilEmpty(mapping);
        assertEquals(Set.of("1"), Set.copyOf(Files.readAllLines(done())));
        assertEquals(List.of("fails-after 1"), deadLettered());
        assertEquals(2, box.starts());
    }
}
