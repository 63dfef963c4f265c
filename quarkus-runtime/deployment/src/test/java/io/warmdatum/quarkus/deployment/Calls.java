package io.warmdatum.quarkus.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.MDC;

/** How often a function was called, by the name of its file. */
@ApplicationScoped
class Calls {

    private final Map<String, Integer> count = new TreeMap<>();
    private int logged;

    synchronized void add(String name) {
        count.merge(name, 1, Integer::sum);
        if (MDC.get("datum") != null && MDC.get("attempt") != null && MDC.get("job") != null) {
            logged++;
        }
    }

    /** How many calls had the datum, the attempt and the job at hand for lines of the log. */
    synchronized int logged() {
        return logged;
    }

    synchronized Map<String, Integer> all() {
        return Map.copyOf(count);
    }
}
