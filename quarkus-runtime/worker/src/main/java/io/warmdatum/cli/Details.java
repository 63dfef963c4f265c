package io.warmdatum.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code Name: value} lines, as the inspect commands print; empty values are left out. */
final class Details {

    private final Map<String, String> values = new LinkedHashMap<>();

    void put(String name, String value) {
        if (!value.isEmpty()) {
            values.put(name, value);
        }
    }

    void put(String name, long value) {
        values.put(name, Long.toString(value));
    }

    void print(PrintStream out) {
        values.forEach((name, value) -> out.println(name + ": " + value));
    }
}
