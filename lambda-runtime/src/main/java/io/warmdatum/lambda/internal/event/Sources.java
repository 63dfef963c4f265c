package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;

/** Finds out where an event comes from, and reads it (reference 1.8). Stateless. */
public final class Sources {

    private Sources() {}

    /**
     * The datums of an event. What no other source claims is one datum, answered as a whole.
     *
     * @param event JSON; not changed by anybody while the batch is worked on
     * @throws BadEventException it is no JSON, or ids are missing; the invocation must fail
     */
    public static LambdaBatch read(ObjectMapper mapper, byte[] event)
            throws BadEventException, IOException {
        Optional<LambdaBatch> queue = QueueStream.read(mapper, event);
        if (queue.isPresent()) {
            return queue.get();
        }
        try {
            return read(mapper.readTree(event));
        } catch (JsonProcessingException e) {
            throw new BadEventException("the event is no JSON: " + e.getOriginalMessage());
        }
    }

    static LambdaBatch read(JsonNode event) throws BadEventException {
        if (event.isArray()) {
            return pipe(event);
        }
        if (event.has("invocationSchemaVersion") && event.has("tasks")) {
            return S3Batch.read(event);
        }
        if (event.path("Items").isArray()) {
            return Items.read(event);
        }
        if (event.path("records").isObject() && isKafka(Json.text(event, "eventSource"))) {
            return Kafka.read(event);
        }
        JsonNode records = event.path("Records");
        if (records.isArray() && !records.isEmpty()) {
            JsonNode first = records.get(0);
            switch (Json.text(first, "eventSource")) {
                case "aws:sqs":
                    return Queues.read(records);
                case "aws:kinesis", "aws:dynamodb":
                    return Streams.read(event, records);
                case "aws:s3":
                    return WholeEvents.s3(records);
                default:
                    if (Json.text(first, "EventSource").equals("aws:sns")) {
                        return WholeEvents.sns(records);
                    }
            }
        }
        if (event.has("detail-type") && event.has("source")) {
            return WholeEvents.eventBridge(event);
        }
        if (event.path("datums").isArray()) {
            return Direct.read(event);
        }
        return WholeEvents.single(event);
    }

    private static boolean isKafka(String eventSource) {
        return eventSource.equals("aws:kafka") || eventSource.equals("SelfManagedKafka");
    }

    /** A bare array is what EventBridge Pipes sends. */
    private static LambdaBatch pipe(JsonNode event) throws BadEventException {
        return switch (Json.text(event.path(0), "eventSource")) {
            case "aws:sqs" -> Queues.read(event);
            case "aws:kinesis", "aws:dynamodb" -> Streams.read(event, event);
            default -> WholeEvents.array(event);
        };
    }
}
