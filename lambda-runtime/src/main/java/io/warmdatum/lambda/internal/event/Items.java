package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Step Functions' Distributed Map with an ItemBatcher: each item is a datum. An item of an S3
 * listing has a {@code Key}; its bucket is that of {@code BatchInput.bucket}. Stateless.
 */
final class Items {

    private Items() {}

    static LambdaBatch read(JsonNode event) {
        List<LambdaDatum> datums = new ArrayList<>();
        JsonNode input = event.path("BatchInput");
        int index = 0;
        for (JsonNode item : event.path("Items")) {
            datums.add(datum(input, item, index++));
        }
        return new LambdaBatch("map", datums, ends -> new Answer.Respond(Results.of(datums, ends)));
    }

    private static LambdaDatum datum(JsonNode input, JsonNode item, int index) {
        Map<String, String> vars = new LinkedHashMap<>();
        input.properties().stream()
                .filter(field -> field.getValue().isValueNode())
                .forEach(field -> vars.put(field.getKey(), field.getValue().asText()));
        vars.put("WARMDATUM_ITEM_INDEX", Integer.toString(index));
        List<S3Object> files = files(Json.text(input, "bucket"), item);
        return new LambdaDatum(
                "item:" + Json.text(input, "executionId") + ":" + item,
                "",
                "",
                files.isEmpty() ? Optional.of(new Payload.Json(item)) : Optional.empty(),
                files,
                vars,
                item);
    }

    private static List<S3Object> files(String bucket, JsonNode item) {
        String key = Json.text(item, "Key");
        if (bucket.isEmpty() || key.isEmpty()) {
            return List.of();
        }
        JsonNode size = item.path("Size");
        return List.of(
                new S3Object(
                        bucket,
                        key,
                        Optional.empty(),
                        size.canConvertToLong()
                                ? OptionalLong.of(size.asLong())
                                : OptionalLong.empty()));
    }
}
