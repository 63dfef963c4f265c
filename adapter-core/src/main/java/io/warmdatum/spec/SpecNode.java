package io.warmdatum.spec;

import java.util.List;

/** A piece of YAML or JSON with its place in the file. Immutable. */
sealed interface SpecNode {

    Spot spot();

    /** Keys in file order, repeated ones included. */
    record Mapping(Spot spot, List<Entry> entries) implements SpecNode {}

    record Entry(Spot spot, String key, SpecNode value) {}

    record Sequence(Spot spot, List<SpecNode> elements) implements SpecNode {}

    /** Text; {@code quoted} when the file says that it is a string. */
    record Scalar(Spot spot, String text, boolean quoted) implements SpecNode {

        boolean isNull() {
            return !quoted && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }
    }

    /** Something already reported, about which nothing more is to be said. */
    record Broken(Spot spot) implements SpecNode {}
}
