package io.warmdatum.lambda.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/**
 * The calls of SQS that an event source mapping makes, and those that tests need (AWS JSON 1.0).
 */
public final class SqsClient {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI endpoint;

    public SqsClient(URI endpoint) {
        this.endpoint = endpoint;
    }

    private JsonNode call(String action, ObjectNode body) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(endpoint)
                                .header("Content-Type", "application/x-amz-json-1.0")
                                .header("X-Amz-Target", "AmazonSQS." + action)
                                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(action + ": " + answer.statusCode() + " " + answer.body());
        }
        return MAPPER.readTree(answer.body().isBlank() ? "{}" : answer.body());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Makes a queue; gives its URL. */
    public String create(String name, Map<String, String> attributes)
            throws IOException, InterruptedException {
        ObjectNode body = object().put("QueueName", name);
        ObjectNode all = body.putObject("Attributes");
        attributes.forEach(all::put);
        return call("CreateQueue", body).path("QueueUrl").asText();
    }

    /** An attribute of a queue. */
    public String attribute(String queue, String name) throws IOException, InterruptedException {
        ObjectNode body = object().put("QueueUrl", queue);
        body.putArray("AttributeNames").add(name);
        return call("GetQueueAttributes", body).path("Attributes").path(name).asText();
    }

    /** Sends a message; {@code group} is empty for a standard queue. */
    public void send(String queue, String text, String group)
            throws IOException, InterruptedException {
        ObjectNode body = object().put("QueueUrl", queue).put("MessageBody", text);
        if (!group.isEmpty()) {
            body.put("MessageGroupId", group).put("MessageDeduplicationId", text.replace(' ', '-'));
        }
        call("SendMessage", body);
    }

    /** Up to ten messages, waiting for the first for so many seconds. */
    public JsonNode receive(String queue, int waitSeconds)
            throws IOException, InterruptedException {
        ObjectNode body =
                object().put("QueueUrl", queue)
                        .put("MaxNumberOfMessages", 10)
                        .put("WaitTimeSeconds", waitSeconds);
        body.putArray("AttributeNames").add("All");
        body.putArray("MessageAttributeNames").add("All");
        return call("ReceiveMessage", body).path("Messages");
    }

    /** Deletes messages by their receipts; refuses to go on if one is not deleted. */
    public void delete(String queue, List<String> receipts)
            throws IOException, InterruptedException {
        if (receipts.isEmpty()) {
            return;
        }
        ObjectNode body = object().put("QueueUrl", queue);
        ArrayNode entries = body.putArray("Entries");
        for (String receipt : receipts) {
            entries.addObject().put("Id", "m" + entries.size()).put("ReceiptHandle", receipt);
        }
        JsonNode answer = call("DeleteMessageBatch", body);
        if (!answer.path("Failed").isEmpty()) {
            throw new IOException("not deleted: " + answer);
        }
    }
}
