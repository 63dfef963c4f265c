package io.warmdatum.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The text form of {@link PipelineSpec#source}. Thread-safe. */
final class SourceJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SourceJson() {}

    static String text(ObjectNode source) {
        try {
            return JSON.writeValueAsString(source);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree always has a text", e);
        }
    }

    static ObjectNode parse(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalArgumentException("stored spec is not a JSON object");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "stored spec is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
