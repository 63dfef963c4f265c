package io.warmdatum.quarkus.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;

/** How often a function was called, by the name of its file. */
@ApplicationScoped
class Calls {

    private final Map<String, Integer> count = new TreeMap<>();

    synchronized void add(String name) {
        count.merge(name, 1, Integer::sum);
    }

    synchronized Map<String, Integer> all() {
        return Map.copyOf(count);
    }
}
