package io.warmdatum.policy;

import java.util.Objects;

/**
 * One value of a policy and where it came from, for people. Immutable.
 *
 * @param name what it is, for example {@code retry.delay}
 * @param value the value in effect, for example {@code 500ms}
 * @param origin what set it: a key and its source, the pipeline spec, an annotation, a default
 * @param key the configuration key that sets it; empty if none does
 */
public record Setting(String name, String value, String origin, String key) {

    public Setting {
        Objects.requireNonNull(name, "name must be set");
        Objects.requireNonNull(value, "value must be set");
        Objects.requireNonNull(origin, "origin must be set");
        Objects.requireNonNull(key, "key must be set");
    }
}
