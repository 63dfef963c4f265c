package io.warmdatum.policy;

import java.util.List;
import java.util.Map;

/**
 * The names that one member of a fault-tolerance annotation has in configuration: those that
 * Quarkus documents, SmallRye's, and the standard's; the first that is set counts.
 */
final class KeyNames {

    private static final List<String> PREFIXES =
            List.of("quarkus.fault-tolerance.", "smallrye.faulttolerance.");

    /** The members whose newer names are not just the older in another spelling. */
    private static final Map<String, String> RENAMED =
            Map.of("durationUnit", "max-duration-unit", "jitterDelayUnit", "jitter-unit");

    private KeyNames() {}

    /**
     * @param target {@code com.acme.Fn/method} or {@code com.acme.Fn}; empty for all functions
     * @param annotation simple name of the annotation
     */
    static List<String> of(String target, String annotation, String member) {
        String newTarget = target.isEmpty() ? "global" : '"' + target + '"';
        String newer =
                newTarget
                        + "."
                        + kebab(annotation)
                        + "."
                        + RENAMED.getOrDefault(member, kebab(member));
        return List.of(
                PREFIXES.get(0) + newer,
                PREFIXES.get(1) + newer,
                standard(target, annotation, member));
    }

    /** The standard's name, which works on every host. */
    static String standard(String target, String annotation, String member) {
        return (target.isEmpty() ? "" : target + "/") + annotation + "/" + member;
    }

    /** The names of the switch for all strategies at once. */
    static List<String> allEnabled() {
        return List.of(
                PREFIXES.get(0) + "enabled",
                PREFIXES.get(1) + "enabled",
                "MP_Fault_Tolerance_NonFallback_Enabled");
    }

    private static String kebab(String camelCase) {
        var dashed = new StringBuilder(camelCase.length() + 4);
        for (int i = 0; i < camelCase.length(); i++) {
            char c = camelCase.charAt(i);
            if (i > 0 && isUpper(c) && !isUpper(camelCase.charAt(i - 1))) {
                dashed.append('-');
            }
            dashed.append(Character.toLowerCase(c));
        }
        return dashed.toString();
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
