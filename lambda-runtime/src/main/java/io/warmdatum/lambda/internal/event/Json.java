package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reading events. Stateless. */
final class Json {

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The text or number of a field, as text; {@code ""} if there is none. */
    static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    /**
     * An id without which the event cannot be answered.
     *
     * @throws BadEventException it is missing or empty
     */
    static String id(JsonNode node, String field, String what) throws BadEventException {
        JsonNode value = node.path(field);
        String id = value.isTextual() || value.isIntegralNumber() ? value.asText() : "";
        if (id.isBlank()) {
            throw new BadEventException(
                    what + " has no " + field + ", so that it cannot be answered by itself");
        }
        return id;
    }

    /** The fields that hold a text or a number, by the names that variables are to have. */
    static Map<String, String> vars(JsonNode node, Map<String, String> namesByField) {
        Map<String, String> vars = new LinkedHashMap<>();
        namesByField.forEach(
                (field, name) -> {
                    String value = text(node, field);
                    if (!value.isEmpty()) {
                        vars.put(name, value);
                    }
                });
        return vars;
    }

    /** {@code {"batchItemFailures": [...]}}. */
    static ObjectNode batchItemFailures(Iterable<? extends JsonNode> identifiers) {
        ObjectNode body = object();
        ArrayNode failures = body.putArray("batchItemFailures");
        identifiers.forEach(id -> failures.addObject().set("itemIdentifier", id));
        return body;
    }
}
