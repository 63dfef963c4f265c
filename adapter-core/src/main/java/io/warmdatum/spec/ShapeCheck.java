package io.warmdatum.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warmdatum.spec.SpecNode.Entry;
import io.warmdatum.spec.SpecNode.Mapping;
import io.warmdatum.spec.SpecNode.Scalar;
import io.warmdatum.spec.SpecNode.Sequence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a document against the schema and turns it into canonical JSON: keys in snake_case, values
 * of the right type, nulls and refused values left out. Used by one thread.
 */
final class ShapeCheck {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Located at;

    ShapeCheck(Located at) {
        this.at = at;
    }

    /** The canonical JSON of the document; an object even if the document is none. */
    ObjectNode document(SpecNode document) {
        at.spots().put("", document.spot());
        return value("", document, SpecSchema.SPEC)
                .filter(JsonNode::isObject)
                .map(ObjectNode.class::cast)
                .orElseGet(JSON::objectNode);
    }

    private Optional<JsonNode> value(String path, SpecNode node, Shape shape) {
        if (node instanceof SpecNode.Broken) {
            return Optional.empty();
        }
        if (shape instanceof Shape.Message message) {
            return mapping(path, node).map(m -> message(path, m, message));
        }
        if (shape instanceof Shape.MapOf map) {
            return mapping(path, node).map(m -> map(path, m, map));
        }
        if (shape instanceof Shape.ListOf list) {
            return list(path, node, list);
        }
        if (shape == Shape.Simple.ANY) {
            return any(path, node);
        }
        Shape.Simple simple = (Shape.Simple) shape;
        if (node instanceof Scalar scalar) {
            return new ScalarCheck(at, path).value(scalar, simple);
        }
        wrongType(path, node, simple.wanted, "write " + simple.wanted);
        return Optional.empty();
    }

    private Optional<Mapping> mapping(String path, SpecNode node) {
        if (node instanceof Mapping mapping) {
            return Optional.of(mapping);
        }
        String remedy = "write keys and values, one per line and indented, or {key: value}";
        if (path.equals("input") && node instanceof Sequence) {
            remedy =
                    "name how the inputs are combined: input: {cross: [...]}, union, join or group";
        }
        wrongType(path, node, "a mapping", remedy);
        return Optional.empty();
    }

    private ObjectNode message(String path, Mapping mapping, Shape.Message message) {
        Map<String, String> names = new LinkedHashMap<>();
        message.fields()
                .keySet()
                .forEach(
                        name -> {
                            names.put(name, name);
                            names.put(camel(name), name);
                        });
        ObjectNode out = JSON.objectNode();
        Map<String, Entry> seen = new LinkedHashMap<>();
        for (Entry entry : mapping.entries()) {
            if (entry.key().equals("$schema") && path.isEmpty()) {
                continue;
            }
            String name = names.get(entry.key());
            if (name == null) {
                UnknownKey.report(at, path, entry, message);
                continue;
            }
            String key = path.isEmpty() ? name : path + "." + name;
            Entry first = seen.putIfAbsent(name, entry);
            if (first != null) {
                repeated(key, first, entry);
            } else {
                put(out, key, name, entry, message.fields().get(name));
            }
        }
        return out;
    }

    private ObjectNode map(String path, Mapping mapping, Shape.MapOf shape) {
        ObjectNode out = JSON.objectNode();
        Map<String, Entry> seen = new LinkedHashMap<>();
        for (Entry entry : mapping.entries()) {
            String key = path + "." + Words.excerpt(entry.key());
            Entry first = seen.putIfAbsent(entry.key(), entry);
            if (first != null) {
                repeated(key, first, entry);
            } else if (ScalarCheck.isNull(entry.value()) && shape.value() == Shape.Simple.TEXT) {
                String remedy = "write \"\" for an empty value";
                at.findings().error(entry.spot(), key, "expected a string, got nothing", remedy);
            } else {
                put(out, key, entry.key(), entry, shape.value());
            }
        }
        return out;
    }

    private void put(ObjectNode out, String path, String name, Entry entry, Shape shape) {
        if (ScalarCheck.isNull(entry.value())) {
            return;
        }
        // A wrong value is shown at the value, everything else about a key at the key.
        boolean whole = entry.value() instanceof Scalar;
        at.spots().put(path, whole ? entry.value().spot() : entry.spot());
        value(path, entry.value(), shape).ifPresent(v -> out.set(name, v));
    }

    private Optional<JsonNode> list(String path, SpecNode node, Shape.ListOf shape) {
        if (!(node instanceof Sequence sequence)) {
            String remedy =
                    node instanceof Scalar scalar && shape.element() == Shape.Simple.TEXT
                            ? "write [" + Words.quoted(scalar.text()) + "]"
                            : "write [...], or one line with \"- \" per element";
            wrongType(path, node, "a list", remedy);
            return Optional.empty();
        }
        ArrayNode out = JSON.arrayNode();
        int i = 0;
        for (SpecNode element : sequence.elements()) {
            String key = path + "[" + i++ + "]";
            at.spots().put(key, element.spot());
            if (ScalarCheck.isNull(element)) {
                at.error(key, "an element of a list cannot be empty", "write a value or remove it");
                out.addNull();
            } else {
                // A refused element keeps its place, so that those behind it keep their paths.
                out.add(value(key, element, shape.element()).orElse(JSON.nullNode()));
            }
        }
        return Optional.of(out);
    }

    private Optional<JsonNode> any(String path, SpecNode node) {
        if (node instanceof Mapping mapping) {
            return Optional.of(map(path, mapping, new Shape.MapOf(Shape.Simple.ANY)));
        }
        if (node instanceof Sequence) {
            return list(path, node, new Shape.ListOf(Shape.Simple.ANY));
        }
        return new ScalarCheck(at, path).value((Scalar) node, Shape.Simple.ANY);
    }

    private void repeated(String path, Entry first, Entry second) {
        Spot spot = first.spot();
        boolean same = first.key().equals(second.key());
        at.findings()
                .error(
                        second.spot(),
                        path,
                        (same
                                        ? "given twice"
                                        : "given twice, as "
                                                + first.key()
                                                + " and as "
                                                + second.key())
                                + (", first at " + spot.line() + ":" + spot.column()),
                        "keep one of them");
    }

    private void wrongType(String path, SpecNode node, String wanted, String remedy) {
        at.findings()
                .error(
                        node.spot(),
                        path,
                        "expected " + wanted + ", got " + ScalarCheck.describe(node),
                        remedy);
    }

    /** The protojson form of a name: {@code datum_set_spec} is {@code datumSetSpec}. */
    static String camel(String snake) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < snake.length(); i++) {
            char c = snake.charAt(i);
            out.append(c == '_' ? Character.toUpperCase(snake.charAt(++i)) : c);
        }
        return out.toString();
    }
}
