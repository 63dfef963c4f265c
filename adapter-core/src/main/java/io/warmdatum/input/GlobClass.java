package io.warmdatum.input;

import java.util.Map;
import java.util.function.BiFunction;

/**
 * Translates one {@code [...]} of a glob. A {@code ]} right after the opening is a member. Used
 * once by one thread.
 */
final class GlobClass {

    private static final Map<String, String> POSIX =
            Map.ofEntries(
                    Map.entry("alnum", "{Alnum}"),
                    Map.entry("alpha", "{Alpha}"),
                    Map.entry("ascii", "{ASCII}"),
                    Map.entry("blank", "{Blank}"),
                    Map.entry("cntrl", "{Cntrl}"),
                    Map.entry("digit", "{Digit}"),
                    Map.entry("graph", "{Graph}"),
                    Map.entry("lower", "{Lower}"),
                    Map.entry("print", "{Print}"),
                    Map.entry("punct", "{Punct}"),
                    Map.entry("space", "{Space}"),
                    Map.entry("upper", "{Upper}"),
                    Map.entry("xdigit", "{XDigit}"));

    private final String text;
    private final int opening;
    private final BiFunction<Integer, String, IllegalArgumentException> bad;
    private final StringBuilder regex = new StringBuilder("[");
    private int at;

    /**
     * @param text rooted pattern
     * @param opening position of the opening bracket
     * @param bad makes the error of a position and a message
     */
    GlobClass(String text, int opening, BiFunction<Integer, String, IllegalArgumentException> bad) {
        this.text = text;
        this.opening = opening;
        this.bad = bad;
        this.at = opening + 1;
    }

    /** The class as a regular expression. */
    String regex() {
        if (text.startsWith("!", at) || text.startsWith("^", at)) {
            regex.append('^');
            at++;
        }
        int first = at;
        while (at == first || !text.startsWith("]", at)) {
            if (text.startsWith("[:", at)) {
                posix();
            } else {
                range();
            }
        }
        at++;
        return regex.append(']').toString();
    }

    /** Position after the closing bracket. */
    int end() {
        return at;
    }

    private void posix() {
        int close = text.indexOf(":]", at + 2);
        String name = close < 0 ? "" : text.substring(at + 2, close);
        boolean negated = name.startsWith("^");
        String members = POSIX.get(negated ? name.substring(1) : name);
        if (members == null) {
            throw bad.apply(
                    at,
                    "no character class [:"
                            + name
                            + ":]; there are "
                            + String.join(" ", POSIX.keySet().stream().sorted().toList()));
        }
        regex.append(negated ? "\\P" : "\\p").append(members);
        at = close + 2;
    }

    private void range() {
        int position = at;
        int low = member();
        regex.append(GlobTranslation.quoted(low));
        boolean isRange = text.startsWith("-", at) && !text.startsWith("-]", at);
        if (isRange) {
            at++;
            int high = member();
            if (high < low) {
                throw bad.apply(position, "the range runs backwards; swap its ends");
            }
            regex.append('-').append(GlobTranslation.quoted(high));
        }
    }

    private int member() {
        if (text.startsWith("\\", at)) {
            at++;
        }
        if (at >= text.length()) {
            throw bad.apply(opening, "nothing closes this; add ], or write \\[ for a bracket");
        }
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }
}
