package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Kinesis and DynamoDB streams: each record is a datum, keys are lanes, and the lowest sequence
 * number that is not done is named; the service sends everything from there again. Stateless.
 */
final class Streams {

    private Streams() {}

    static LambdaBatch read(JsonNode event, Iterable<JsonNode> records) throws BadEventException {
        List<LambdaDatum> datums = new ArrayList<>();
        List<BigInteger> numbers = new ArrayList<>();
        String source = "";
        for (JsonNode record : records) {
            boolean kinesis = Json.text(record, "eventSource").equals("aws:kinesis");
            source = kinesis ? "kinesis" : "dynamodb";
            // Pipes has the fields of Kinesis in the record itself.
            JsonNode inner = record.path(source);
            JsonNode fields = inner.isMissingNode() ? record : inner;
            String number =
                    Json.id(fields, kinesis ? "sequenceNumber" : "SequenceNumber", "a record");
            numbers.add(number(number));
            datums.add(kinesis ? kinesis(record, fields, number) : table(record, fields, number));
        }
        JsonNode state = event.path("state");
        return new LambdaBatch(
                source,
                datums,
                ends -> {
                    ObjectNode body = Json.batchItemFailures(lowest(numbers, ends));
                    if (!state.isMissingNode()) {
                        // A tumbling window must get its state back.
                        body.set("state", state);
                    }
                    return new Answer.Respond(body);
                });
    }

    private static BigInteger number(String text) throws BadEventException {
        try {
            return new BigInteger(text);
        } catch (NumberFormatException e) {
            throw new BadEventException("sequence number \"" + text + "\" is no number");
        }
    }

    private static LambdaDatum kinesis(JsonNode record, JsonNode fields, String number) {
        String key = Json.text(fields, "partitionKey");
        String shard = shard(Json.text(record, "eventID"));
        return new LambdaDatum(
                Json.text(record, "eventSourceARN") + ":" + shard + ":" + number,
                "key " + key,
                "shard " + shard,
                Optional.of(new Payload.Base64Text(Json.text(fields, "data"))),
                List.of(),
                Map.of("WARMDATUM_SEQUENCE_NUMBER", number, "WARMDATUM_PARTITION_KEY", key),
                record);
    }

    private static String shard(String eventId) {
        int colon = eventId.indexOf(':');
        return colon < 0 ? "" : eventId.substring(0, colon);
    }

    private static LambdaDatum table(JsonNode record, JsonNode fields, String number) {
        return new LambdaDatum(
                Json.text(record, "eventSourceARN") + ":" + number,
                "key " + fields.path("Keys"),
                "shard",
                Optional.of(new Payload.Json(record)),
                List.of(),
                Map.of(
                        "WARMDATUM_SEQUENCE_NUMBER",
                        number,
                        "WARMDATUM_EVENT_NAME",
                        Json.text(record, "eventName")),
                record);
    }

    private static List<TextNode> lowest(List<BigInteger> numbers, List<DatumEnd> ends) {
        BigInteger lowest = null;
        for (int i = 0; i < numbers.size(); i++) {
            if (!ends.get(i).settled()
                    && (lowest == null || numbers.get(i).compareTo(lowest) < 0)) {
                lowest = numbers.get(i);
            }
        }
        return lowest == null ? List.of() : List.of(TextNode.valueOf(lowest.toString()));
    }
}
