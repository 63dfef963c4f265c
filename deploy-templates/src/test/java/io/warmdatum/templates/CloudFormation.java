package io.warmdatum.templates;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A template as maps, lists and texts; what has a tag such as {@code !GetAtt} is the text behind
 * it. Immutable.
 *
 * @param root the document
 */
record CloudFormation(Map<?, ?> root) {

    /**
     * A resource.
     *
     * @param name logical name
     * @param type for example {@code AWS::SQS::Queue}
     */
    record Resource(String name, String type, Map<?, ?> properties) {

        boolean has(String... path) {
            return get(properties, path) != null;
        }

        String text(String... path) {
            Object value = get(properties, path);
            return value == null ? "" : value.toString();
        }

        /** A number; -1 if there is none. */
        long number(String... path) {
            String text = text(path);
            return text.matches("-?[0-9]+") ? Long.parseLong(text) : -1;
        }

        /** The events of a function, as resources of the event's type. */
        List<Resource> events() {
            List<Resource> events = new ArrayList<>();
            map(get(properties, "Events"))
                    .forEach(
                            (name, event) ->
                                    events.add(
                                            new Resource(
                                                    this.name + "." + name,
                                                    get(event, "Type").toString(),
                                                    map(get(event, "Properties")))));
            return events;
        }
    }

    static CloudFormation read(String yaml) {
        return new CloudFormation(
                map(
                        value(
                                new Compose(LoadSettings.builder().build())
                                        .composeString(yaml)
                                        .orElseThrow())));
    }

    Stream<Resource> resources(String type) {
        return resources().filter(resource -> resource.type().equals(type));
    }

    Stream<Resource> resources() {
        List<Resource> all = new ArrayList<>();
        map(root.get("Resources"))
                .forEach(
                        (name, resource) ->
                                all.add(
                                        new Resource(
                                                name.toString(),
                                                get(resource, "Type").toString(),
                                                map(get(resource, "Properties")))));
        return all.stream();
    }

    /** All maps in a value, itself included. */
    static Stream<Map<?, ?>> maps(Object value) {
        if (value instanceof Map<?, ?> map) {
            return Stream.concat(
                    Stream.of(map), map.values().stream().flatMap(CloudFormation::maps));
        }
        return value instanceof List<?> list
                ? list.stream().flatMap(CloudFormation::maps)
                : Stream.empty();
    }

    static Object get(Object from, String... path) {
        Object value = from;
        for (String key : path) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return value;
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Object value(Node node) {
        if (node instanceof MappingNode mapping) {
            Map<Object, Object> map = new LinkedHashMap<>();
            mapping.getValue()
                    .forEach(pair -> map.put(value(pair.getKeyNode()), value(pair.getValueNode())));
            return map;
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream().map(CloudFormation::value).toList();
        }
        return ((ScalarNode) node).getValue();
    }
}
