package io.warmdatum.lambda.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.warmdatum.lambda.testing.FaultProxy;
import io.warmdatum.lambda.testing.FaultProxy.Spoiling;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What is settled beyond one invocation: the ledger, and letters of what failed for good. */
class SettledTest extends StorageContract {

    @BeforeEach
    void fewTries() {
        set("WARMDATUM_S3_TRIES", "1");
    }

    /** The ledger. */
    @Nested
    class Remembered {

        private static final String ONE = "{\"datums\":[{\"id\":\"1\",\"payload\":\"put a\"}]}";

        @BeforeEach
        void ledgerIsKept() {
            set("WARMDATUM_LEDGER", at("ledger"));
        }

        @Test
        void whatWasDoneIsAnsweredAgainAndNotDoneAgain() throws Exception {
            JsonNode first = invoke(ONE);
            restart();
            assertEquals(first, invoke(ONE));
            assertEquals("put a", first.at("/results/0/output/~1a").asText());
            assertEquals(1, FileFunction.CALLS.get());
            assertEquals(1, keys("ledger/").size());
        }

        @Test
        void whatFailedIsTriedAgain() throws Exception {
            assertEquals(List.of("fail"), failures(invoke(messages("fail"))));
            assertEquals(List.of("fail"), failures(invoke(messages("fail"))));
            assertEquals(4, FileFunction.CALLS.get());
            assertEquals(Set.of(), keys(""));
        }

        @Test
        void whatCannotBeLookedUpIsNotBegun() throws Exception {
            proxy.spoil("GET", new Spoiling.Status(503, ""), 1);
            assertEquals(List.of("put a"), failures(invoke(messages("put a"))));
            assertEquals(0, FileFunction.CALLS.get());
        }

        @Test
        void whatCannotBeNotedIsNotAcknowledged() throws Exception {
            proxy.spoil("PUT", new Spoiling.Status(503, ""), 1);
            assertEquals(List.of("put a"), failures(invoke(messages("put a"))));
            assertEquals(List.of(), failures(invoke(messages("put a"))));
        }

        @Test
        void theFirstEndCounts() throws Exception {
            // Noted, and not heard of: as if another invocation had been first.
            set("WARMDATUM_S3_TRIES", "2");
            proxy.spoil("PUT", new Spoiling.Unheard(), 1);
            JsonNode answer = invoke(ONE);
            assertEquals("done", answer.at("/results/0/status").asText());
            assertEquals("put a", answer.at("/results/0/output/~1a").asText());
        }
    }

    /** Letters in S3. */
    @Nested
    class Letters {

        @BeforeEach
        void lettersAreKept() {
            set("WARMDATUM_DEAD_LETTERS", at("dead"));
        }

        @Test
        void whatFailedForGoodIsAcknowledgedWithALetter() throws Exception {
            assertEquals(List.of("fail"), failures(invoke(messages("never 1", "fail"))));
            String key = keys("dead/").iterator().next();
            assertEquals(1, keys("dead/").size());
            JsonNode letter = JSON.readTree(get(key));
            assertTrue(letter.path("reason").asText().endsWith(": never, as it says"));
            assertEquals("REPORTED", letter.path("cause").asText());
            assertEquals("sqs", letter.path("source").asText());
            assertEquals("request", letter.path("job").asText());
            assertEquals("never 1", letter.at("/record/body").asText());
            assertEquals(1, letter.path("attempts").size());
            assertEquals(1, letter.at("/attempts/0/number").asInt());
            assertTrue(letter.at("/attempts/0/reason").asText().contains("never, as it says"));
        }

        @Test
        void withoutItsLetterItStaysWithItsSource() throws Exception {
            proxy.spoil("PUT", new Spoiling.Status(503, ""), 1);
            assertEquals(List.of("never"), failures(invoke(messages("never"))));
            assertEquals(List.of(), failures(invoke(messages("never"))));
        }

        @Test
        void aMissingObjectIsALetterToo() throws Exception {
            String task = result(invoke(tasks("gone")), 0);
            assertTrue(task.startsWith("PermanentFailure"), task);
            assertEquals(1, keys("dead/").size());
        }
    }

    /** Letters in queues. */
    @Nested
    class LettersInQueues {

        private final SQSRestServer sqs =
                SQSRestServerBuilder.withDynamicPort().withInterface("127.0.0.1").start();
        private final URI address =
                URI.create("http://localhost:" + sqs.waitUntilStarted().localAddress().getPort());
        private final SqsClient client =
                SqsClient.builder()
                        .endpointOverride(address)
                        .region(Region.EU_CENTRAL_1)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build();

        @BeforeEach
        void region() {
            System.setProperty("aws.region", "eu-central-1");
        }

        @AfterEach
        void stop() {
            client.close();
            sqs.stopAndWait();
        }

        private String queue(String name) {
            Map<QueueAttributeName, String> attributes = new HashMap<>();
            if (name.endsWith(".fifo")) {
                attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
            }
            client.createQueue(create -> create.queueName(name).attributes(attributes));
            return client.getQueueUrl(get -> get.queueName(name)).queueUrl();
        }

        private List<Message> received(String url) {
            return client.receiveMessage(
                            receive ->
                                    receive.queueUrl(url)
                                            .maxNumberOfMessages(10)
                                            .messageSystemAttributeNames(
                                                    MessageSystemAttributeName.MESSAGE_GROUP_ID))
                    .messages();
        }

        @Test
        void whatFailedForGoodIsAcknowledgedWithALetter() throws Exception {
            String url = queue("dead");
            set("WARMDATUM_DEAD_LETTERS", url);
            assertEquals(List.of(), failures(invoke(messages("never", "put a"))));
            List<Message> letters = received(url);
            assertEquals(1, letters.size());
            assertEquals("never", JSON.readTree(letters.get(0).body()).at("/record/body").asText());
        }

        @Test
        void aQueueInOrderKeepsTheLane() throws Exception {
            String url = queue("dead.fifo");
            set("WARMDATUM_DEAD_LETTERS", url);
            String event =
                    """
                    {"Records":[{"kinesis":{"partitionKey":"k","data":"bmV2ZXI=",\
                    "sequenceNumber":"1"},"eventSource":"aws:kinesis","eventID":"s-0:1",\
                    "eventSourceARN":"arn"}]}""";
            assertEquals(List.of(), failures(invoke(event)));
            assertEquals(List.of(), failures(invoke(event)));
            List<Message> letters = received(url);
            assertEquals(1, letters.size());
        }

        @Test
        void whatTheQueueDoesNotTakeStaysWithItsSource() throws Exception {
            String url = queue("dead");
            try (var before = new FaultProxy(address)) {
                set("WARMDATUM_DEAD_LETTERS", before.address() + URI.create(url).getPath());
                before.spoil("POST", new Spoiling.Status(503, ""), 1);
                assertEquals(List.of("never"), failures(invoke(messages("never"))));
                assertEquals(List.of(), failures(invoke(messages("never"))));
            }
            assertEquals(1, received(url).size());
        }
    }

    @Test
    void wrongAddressesAreNamed() {
        set("WARMDATUM_OUTPUT", "bucket/out");
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> invoke(messages("a")));
        assertEquals(
                "WARMDATUM_OUTPUT: \"bucket/out\" is no address in S3; it should be"
                        + " s3://bucket/prefix",
                e.getMessage());
    }
}
