package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * The answer to callers that take results: {@code {"results": [{index, status, error?, output?}],
 * "deferred": [the items that were not done for lack of time], "failed": [{index, item, error,
 * permanent}]}}. A state machine loops while {@code deferred} is not empty. Stateless.
 */
final class Results {

    private Results() {}

    static JsonNode of(List<LambdaDatum> datums, List<DatumEnd> ends) {
        ObjectNode body = Json.object();
        ArrayNode results = body.putArray("results");
        ArrayNode deferred = body.putArray("deferred");
        ArrayNode failed = body.putArray("failed");
        for (int i = 0; i < ends.size(); i++) {
            DatumEnd end = ends.get(i);
            ObjectNode result = results.addObject().put("index", i).put("status", status(end));
            if (!end.reason().isEmpty()) {
                result.put("error", end.reason());
            }
            end.output().ifPresent(output -> result.set("output", output));
            JsonNode item = datums.get(i).record();
            switch (end.kind()) {
                case DEFERRED, HELD -> deferred.add(item);
                case FAILED, FAILED_FOR_GOOD ->
                        failed.addObject()
                                .put("index", i)
                                .put("error", end.reason())
                                .put("permanent", end.kind() == DatumEnd.Kind.FAILED_FOR_GOOD)
                                .set("item", item);
                case DONE, PARKED -> {
                    // Told by the results alone.
                }
            }
        }
        return body;
    }

    private static String status(DatumEnd end) {
        return end.kind().name().toLowerCase(Locale.ROOT);
    }
}
