package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Kafka: each record is a datum, keys of a partition are lanes, and for each partition the lowest
 * offset that is not done is named; records without a key keep the order of their partition.
 * Stateless.
 */
final class Kafka {

    private record Position(String partition, long offset) {}

    private Kafka() {}

    static LambdaBatch read(JsonNode event) throws BadEventException {
        List<LambdaDatum> datums = new ArrayList<>();
        List<Position> positions = new ArrayList<>();
        String cluster =
                Json.text(event, "eventSourceArn").isEmpty()
                        ? Json.text(event, "bootstrapServers")
                        : Json.text(event, "eventSourceArn");
        for (Map.Entry<String, JsonNode> partition : event.path("records").properties()) {
            for (JsonNode record : partition.getValue()) {
                Json.id(record, "offset", "a record of " + partition.getKey());
                var position = new Position(partition.getKey(), record.path("offset").asLong());
                positions.add(position);
                datums.add(datum(cluster, position, record));
            }
        }
        return new LambdaBatch(
                "kafka", datums, ends -> new Answer.Respond(failures(positions, ends)));
    }

    private static LambdaDatum datum(String cluster, Position position, JsonNode record) {
        String key = Json.text(record, "key");
        String value = Json.text(record, "value");
        return new LambdaDatum(
                cluster + ":" + position.partition() + ":" + position.offset(),
                position.partition() + (key.isEmpty() ? "" : " key " + key),
                position.partition(),
                Optional.of(new Payload.Base64Text(value)),
                List.of(),
                Map.of(
                        "WARMDATUM_PARTITION",
                        position.partition(),
                        "WARMDATUM_OFFSET",
                        Long.toString(position.offset())),
                record);
    }

    private static JsonNode failures(List<Position> positions, List<DatumEnd> ends) {
        Map<String, Long> lowest = new LinkedHashMap<>();
        for (int i = 0; i < positions.size(); i++) {
            if (!ends.get(i).settled()) {
                lowest.merge(positions.get(i).partition(), positions.get(i).offset(), Math::min);
            }
        }
        List<ObjectNode> identifiers = new ArrayList<>();
        lowest.forEach(
                (partition, offset) ->
                        identifiers.add(
                                Json.object().put("partition", partition).put("offset", offset)));
        return Json.batchItemFailures(identifiers);
    }
}
