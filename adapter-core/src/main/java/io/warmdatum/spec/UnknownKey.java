package io.warmdatum.spec;

import io.warmdatum.spec.Shape.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what a key that nobody knows may have been meant to be. */
final class UnknownKey {

    /** Where each key of the upper levels belongs; the first place wins. */
    private static final Map<String, String> PLACES = places();

    /** The keys that matter on one machine come first in the schema. */
    private static final int SHOWN = 13;

    private UnknownKey() {}

    static void report(Located at, String path, SpecNode.Entry entry, Message message) {
        String key = entry.key();
        String where = path.isEmpty() ? Words.excerpt(key) : path + "." + Words.excerpt(key);
        String text = "unknown field " + Words.quoted(key);
        at.findings().error(entry.spot(), where, text, remedy(key, path, message));
    }

    private static String remedy(String key, String path, Message message) {
        String place = PLACES.get(key);
        if (place != null) {
            boolean inputNode = path.startsWith("input") && message.fields().containsKey("pfs");
            boolean ofPfs = inputNode && place.startsWith("input.pfs.");
            return "it belongs at " + (ofPfs ? path + place.substring("input".length()) : place);
        }
        Set<String> known = message.fields().keySet();
        String more = known.size() > SHOWN ? ", ..." : "";
        return Words.nearest(key, known)
                .map(name -> "did you mean " + name + "?")
                .orElse(
                        known.stream()
                                .limit(SHOWN)
                                .collect(Collectors.joining(", ", "known here: ", more)));
    }

    private static Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        SpecSchema.SPEC.fields().keySet().forEach(name -> put(places, name, name));
        for (String part :
                new String[] {"transform", "pipeline", "datum_set_spec", "parallelism_spec"}) {
            Message message = (Message) SpecSchema.SPEC.fields().get(part);
            message.fields().keySet().forEach(name -> put(places, name, part + "." + name));
        }
        Message input = (Message) SpecSchema.SPEC.fields().get("input");
        input.fields().keySet().forEach(name -> put(places, name, "input." + name));
        Message pfs = (Message) input.fields().get("pfs");
        pfs.fields().keySet().forEach(name -> put(places, name, "input.pfs." + name));
        Message metadata = (Message) SpecSchema.SPEC.fields().get("metadata");
        metadata.fields().keySet().forEach(name -> put(places, name, "metadata." + name));
        return places;
    }

    private static void put(Map<String, String> places, String name, String place) {
        places.putIfAbsent(name, place);
        places.putIfAbsent(ShapeCheck.camel(name), place);
    }
}
