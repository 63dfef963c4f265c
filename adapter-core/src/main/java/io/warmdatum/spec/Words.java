package io.warmdatum.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Words of messages: excerpts of what a user wrote and the nearest known word. */
final class Words {

    private static final int EXCERPT = 60;

    /** Kinds of characters that would break or falsify the line a person reads. */
    private static final Set<Integer> HIDDEN =
            Set.of(
                    (int) Character.CONTROL,
                    (int) Character.FORMAT,
                    (int) Character.SURROGATE,
                    (int) Character.LINE_SEPARATOR,
                    (int) Character.PARAGRAPH_SEPARATOR);

    private Words() {}

    /** The text cut to one short line that shows no control character as itself. */
    static String excerpt(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .limit(EXCERPT)
                .forEach(
                        c -> {
                            if (HIDDEN.contains(Character.getType(c))) {
                                out.append(String.format("\\u%04x", c));
                            } else {
                                out.appendCodePoint(c);
                            }
                        });
        return text.codePointCount(0, text.length()) > EXCERPT ? out + "..." : out.toString();
    }

    static String quoted(String text) {
        return '"' + excerpt(text) + '"';
    }

    /** The known word that a mistyped one most likely stands for. */
    static Optional<String> nearest(String word, Collection<String> known) {
        if (word.length() > EXCERPT) {
            return Optional.empty();
        }
        String bare = bare(word);
        int limit = Math.max(1, Math.min(3, bare.length() / 3));
        return known.stream()
                .filter(k -> distance(bare, bare(k)) <= limit)
                .min(Comparator.comparingInt(k -> distance(bare, bare(k))));
    }

    private static String bare(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
