package io.warmdatum.console;

import java.util.LinkedHashMap;
import java.util.Map;

/** Collects what a template shows. Used by one thread. */
final class Model {

    private final Map<String, Object> values = new LinkedHashMap<>();

    Model put(String name, Object value) {
        values.put(name, value);
        return this;
    }

    Map<String, Object> map() {
        return values;
    }
}
