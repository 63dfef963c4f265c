package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;

/**
 * What is inside the body of a message: S3 notifications, directly, by SNS or by EventBridge,
 * become files; everything else stays as it is.
 *
 * @param payload body without the envelope of SNS; empty where it only names files
 * @param files S3 objects that the body tells of
 * @param probe whether it only tells that a notification was set up ({@code s3:TestEvent})
 */
record Envelope(Optional<Payload> payload, List<S3Object> files, boolean probe) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Opens a body. Bodies that are no JSON, or JSON of another kind, are the payload. */
    static Envelope open(String body) {
        if (!mayBeOne(body)) {
            return plain(body);
        }
        JsonNode json;
        try {
            json = MAPPER.readTree(body);
        } catch (JsonProcessingException notJson) {
            return plain(body);
        }
        if (Json.text(json, "Type").equals("Notification") && json.path("Message").isTextual()) {
            return open(json.path("Message").asText());
        }
        if (Json.text(json, "Event").equals("s3:TestEvent")) {
            return new Envelope(Optional.of(new Payload.Text(body)), List.of(), true);
        }
        List<S3Object> files = S3Notifications.objects(json);
        return files.isEmpty() ? plain(body) : new Envelope(Optional.empty(), files, false);
    }

    /** Most bodies are something else: those are not parsed. */
    private static boolean mayBeOne(String body) {
        return body.contains("\"s3\"")
                || body.contains("s3:TestEvent")
                || body.contains("aws.s3")
                || body.contains("\"Notification\"");
    }

    private static Envelope plain(String body) {
        return new Envelope(Optional.of(new Payload.Text(body)), List.of(), false);
    }
}
