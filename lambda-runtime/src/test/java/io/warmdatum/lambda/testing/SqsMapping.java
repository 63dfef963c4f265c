package io.warmdatum.lambda.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Does to a real queue what an event source mapping with {@code ReportBatchItemFailures} does:
 * receives a batch, invokes the function, deletes what was not reported. What was is left alone,
 * and the queue itself gives it out again when its visibility timeout is over. Used by one thread.
 */
public final class SqsMapping {

    /** Sends an event to the function. */
    @FunctionalInterface
    public interface Function {
        InvocationEnd invoke(String event) throws Exception;
    }

    private final SqsClient sqs;
    private final String queue;
    private final String arn;
    private final Function function;
    private final List<String> received = new ArrayList<>();

    public SqsMapping(SqsClient sqs, String queue, Function function)
            throws IOException, InterruptedException {
        this.sqs = sqs;
        this.queue = queue;
        this.arn = sqs.attribute(queue, "QueueArn");
        this.function = function;
    }

    /** Bodies of all messages in the order in which they were received, again each time. */
    public List<String> received() {
        return List.copyOf(received);
    }

    /** One batch, if one comes within so many seconds. */
    public void poll(int waitSeconds) throws Exception {
        JsonNode messages = sqs.receive(queue, waitSeconds);
        if (messages.isEmpty()) {
            return;
        }
        Set<String> ids = new HashSet<>();
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        for (JsonNode message : messages) {
            received.add(message.path("Body").asText());
            ids.add(message.path("MessageId").asText());
            records.add(record(message));
        }
        ObjectNode event = JsonNodeFactory.instance.objectNode().set("Records", records);
        Optional<List<JsonNode>> failures =
                Replies.failures(
                        function.invoke(event.toString()),
                        id -> id.isTextual() && ids.contains(id.asText()));
        if (failures.isEmpty()) {
            return;
        }
        failures.get().forEach(id -> ids.remove(id.asText()));
        List<String> done = new ArrayList<>();
        for (JsonNode message : messages) {
            if (ids.contains(message.path("MessageId").asText())) {
                done.add(message.path("ReceiptHandle").asText());
            }
        }
        sqs.delete(queue, done);
    }

    private ObjectNode record(JsonNode message) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.set("messageId", message.path("MessageId"));
        record.set("receiptHandle", message.path("ReceiptHandle"));
        record.set("body", message.path("Body"));
        record.set("attributes", message.path("Attributes"));
        record.putObject("messageAttributes");
        record.set("md5OfBody", message.path("MD5OfBody"));
        return record.put("eventSource", "aws:sqs")
                .put("eventSourceARN", arn)
                .put("awsRegion", "eu-central-1");
    }
}
