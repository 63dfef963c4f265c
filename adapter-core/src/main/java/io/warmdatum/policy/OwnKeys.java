package io.warmdatum.policy;

import io.warmdatum.policy.Site.Found;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys that only datum functions have: {@code warmdatum."com.acme.Fn".concurrency} for one,
 * else {@code warmdatum.concurrency} for all.
 */
final class OwnKeys {

    private static final String PREFIX = "warmdatum.";

    private final Site site;

    OwnKeys(Site site) {
        this.site = site;
    }

    /**
     * A value: of the keys, else of the other sources.
     *
     * @param name the key without its prefix
     * @param member reads and checks it
     * @param otherwise the value of the other sources
     */
    <T> Chosen<T> get(String name, Member<?, T> member, Chosen<T> otherwise) {
        List<String> names =
                Stream.concat(
                                site.classTargets().stream()
                                        .map(type -> PREFIX + '"' + type + "\"." + name),
                                Stream.of(PREFIX + name))
                        .toList();
        Optional<Found> found = site.first(names);
        if (found.isEmpty()) {
            return otherwise.withKey(names.get(names.size() - 1));
        }
        String text = found.get().value().text();
        try {
            T value = member.parse().apply(text);
            String broken = member.rule().apply(value);
            if (broken.isEmpty()) {
                return Chosen.by(found.get(), value);
            }
            throw new IllegalArgumentException(broken);
        } catch (IllegalArgumentException e) {
            site.problem(
                    site.methodName()
                            + ": "
                            + found.get().origin()
                            + " "
                            + e.getMessage()
                            + ", is \""
                            + text
                            + "\"");
            return otherwise;
        }
    }
}
