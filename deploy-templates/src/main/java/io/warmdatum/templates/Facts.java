package io.warmdatum.templates;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is so in a project: its target, its language, groups they belong to, and settings that are
 * set. Immutable.
 *
 * @param words what is so
 */
record Facts(Set<String> words) {

    Facts {
        words = Set.copyOf(words);
    }

    /** These and more. */
    Facts and(Set<String> more) {
        Set<String> all = new TreeSet<>(words);
        all.addAll(more);
        return new Facts(all);
    }

    /**
     * Whether a condition holds.
     *
     * @param condition words, all of which have to hold: {@code a}, {@code !a}, {@code a|b|!c};
     *     empty always holds
     */
    boolean hold(String condition) {
        return Stream.of(condition.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .allMatch(word -> Stream.of(word.split("\\|")).anyMatch(this::holds));
    }

    private boolean holds(String word) {
        return word.startsWith("!") ? !words.contains(word.substring(1)) : words.contains(word);
    }
}
