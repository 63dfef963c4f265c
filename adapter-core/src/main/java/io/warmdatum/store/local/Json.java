package io.warmdatum.store.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** JSON as the tables keep it: trees only, so that nothing is found by reflection. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new StoreException(
                    Kind.UNAVAILABLE, "a record of the store is damaged: " + e.getMessage(), e);
        }
    }

    /** A text as it stands within a JSON text, without quotation marks. */
    static String inText(String text) {
        String quoted = JsonNodeFactory.instance.textNode(text).toString();
        return quoted.substring(1, quoted.length() - 1);
    }

    static <T> JsonNode array(Iterable<T> values, Function<T, JsonNode> form) {
        var array = JsonNodeFactory.instance.arrayNode();
        values.forEach(value -> array.add(form.apply(value)));
        return array;
    }

    static JsonNode texts(Iterable<String> values) {
        return array(values, JsonNodeFactory.instance::textNode);
    }

    static <T> List<T> list(JsonNode array, Function<JsonNode, T> form) {
        List<T> values = new ArrayList<>(array.size());
        array.forEach(node -> values.add(form.apply(node)));
        return List.copyOf(values);
    }

    static List<String> texts(JsonNode array) {
        return list(array, JsonNode::asText);
    }
}
