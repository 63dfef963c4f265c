package io.warmdatum.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads and writes the JSON of the Worker service: proto3 JSON, where {@code null} is the default
 * and snake_case and camelCase names are the same (reference 7.2 treats specs alike). Thread-safe.
 */
final class JsonBodies {

    private static final ObjectMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxStringLength(WorkerJson.MAX_BODY_BYTES)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private JsonBodies() {}

    /** A body that cannot be used; the message says why and what to send. */
    static final class BadBodyException extends Exception {

        private static final long serialVersionUID = 1L;

        BadBodyException(String message) {
            super(message);
        }
    }

    /**
     * Reads an object with no other keys than the given ones; an empty body is {@code {}}.
     *
     * @param keys snake_case names of the allowed keys
     */
    static ObjectNode read(byte[] body, List<String> keys) throws BadBodyException {
        if (body.length == 0) {
            return JSON.createObjectNode();
        }
        if (!(parse(body) instanceof ObjectNode given)) {
            throw new BadBodyException("the body must be one JSON object, with " + allowed(keys));
        }
        ObjectNode result = JSON.createObjectNode();
        for (Iterator<Map.Entry<String, JsonNode>> i = given.fields(); i.hasNext(); ) {
            Map.Entry<String, JsonNode> field = i.next();
            String key = snakeCase(field.getKey());
            if (!keys.contains(key)) {
                throw new BadBodyException(
                        "unknown key \"" + shown(field.getKey()) + "\": use " + allowed(keys));
            }
            if (result.has(key)) {
                throw new BadBodyException("key \"" + key + "\" is given twice");
            }
            result.set(key, field.getValue());
        }
        return result;
    }

    /** The text of a key, {@code ""} if it is absent or null. */
    static String text(ObjectNode object, String key) throws BadBodyException {
        JsonNode value = object.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new BadBodyException("\"" + key + "\" must be a string");
        }
        return value.textValue();
    }

    /** The texts of a key, none if it is absent or null. */
    static List<String> texts(ObjectNode object, String key) throws BadBodyException {
        JsonNode value = object.path(key);
        List<String> texts = new ArrayList<>();
        if (value.isMissingNode() || value.isNull()) {
            return texts;
        }
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw new BadBodyException("\"" + key + "\" must be a list of strings");
            }
            texts.add(element.textValue());
        }
        if (!value.isArray()) {
            throw new BadBodyException("\"" + key + "\" must be a list of strings");
        }
        return texts;
    }

    static byte[] write(Map<String, ?> object) {
        try {
            return JSON.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(byte[] body) throws BadBodyException {
        try {
            return JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null
                            ? ""
                            : " (line %d, column %d)"
                                    .formatted(
                                            e.getLocation().getLineNr(),
                                            e.getLocation().getColumnNr());
            throw new BadBodyException(
                    "the body is not valid JSON" + where + ": " + shown(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String snakeCase(String key) {
        return key.length() > 100
                ? key
                : key.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static String allowed(List<String> keys) {
        return keys.isEmpty() ? "no keys" : String.join(", ", keys);
    }

    private static String shown(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }
}
