package io.warmdatum.policy;

import java.util.function.Function;

/**
 * A value that was chosen among its sources.
 *
 * @param value the value
 * @param origin what set it
 * @param key the key that sets it; empty if none does
 * @param keyed whether that key has set it
 */
record Chosen<T>(T value, String origin, String key, boolean keyed) {

    private static final String DATUM_DEFAULT = "default of datum functions";

    static <T> Chosen<T> byDefault(T value, String key) {
        return new Chosen<>(value, DATUM_DEFAULT, key, false);
    }

    static <T> Chosen<T> by(String origin, T value) {
        return new Chosen<>(value, origin, "", false);
    }

    static <T> Chosen<T> by(Site.Found found, T value) {
        return new Chosen<>(value, found.origin(), found.key(), true);
    }

    /** What an annotation says, which cannot be told from its default where it is the same. */
    static <T> Chosen<T> annotated(String annotation, T value, T standard) {
        return by((value.equals(standard) ? "default of " : "") + annotation, value);
    }

    Chosen<T> withKey(String other) {
        return new Chosen<>(value, origin, other, keyed);
    }

    <R> Chosen<R> map(Function<T, R> change) {
        return new Chosen<>(change.apply(value), origin, key, keyed);
    }

    Setting named(String name, String text) {
        return new Setting(name, text, origin, key);
    }

    Setting named(String name) {
        return named(name, String.valueOf(value));
    }
}
