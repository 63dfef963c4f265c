package io.warmdatum.input;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Translates a glob to a {@link java.util.regex.Pattern}, token by token (reference 6.2). Used once
 * by one thread.
 */
final class GlobTranslation {

    private static final String REPEATING = "*+?";

    private final String given;
    private final String text;

    /** How much longer {@link #text} is than {@link #given} at its start, for positions. */
    private final int shift;

    private final StringBuilder regex = new StringBuilder();
    private final StringBuilder prefix = new StringBuilder();
    private final Deque<Open> open = new ArrayDeque<>();
    private boolean literalSoFar = true;
    private int at;

    /** An opening token that waits for its closing one. */
    private record Open(char closing, String suffix, boolean negated, int position) {}

    GlobTranslation(String pattern) {
        given = pattern;
        text = rooted(pattern);
        shift = pattern.startsWith("/") || text.isEmpty() ? 0 : 1;
        while (at < text.length()) {
            token();
        }
        if (!open.isEmpty()) {
            Open first = open.peek();
            throw bad(first.position(), "nothing closes this; add " + first.closing());
        }
    }

    /** Adds the {@code /} in front and drops those at the end; the root becomes empty. */
    static String rooted(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        String trimmed = path.substring(0, end);
        return trimmed.isEmpty() || trimmed.startsWith("/") ? trimmed : "/" + trimmed;
    }

    String regex() {
        return regex.toString();
    }

    String literalPrefix() {
        return prefix.isEmpty() ? "/" : prefix.toString();
    }

    private void token() {
        int position = at;
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        boolean opens = text.startsWith("(", at);
        if (opens && "*+?@!".indexOf(c) >= 0) {
            at++;
            openGroup((char) c, position);
        } else if (c == '(') {
            openGroup('@', position);
        } else if (c == '{') {
            push("(?:", new Open('}', ")", false, position));
        } else if (!open.isEmpty() && c == open.peek().closing()) {
            close();
        } else if (!open.isEmpty() && c == (open.peek().closing() == '}' ? ',' : '|')) {
            regex.append('|');
        } else if (c == '*' && text.startsWith("*", at)) {
            at++;
            wildcard("(?s:.*)");
        } else if (c == '*') {
            wildcard("[^/]*");
        } else if (c == '?') {
            wildcard("[^/]");
        } else if (c == '[') {
            characterClass(position);
        } else if (c == '\\') {
            escaped(position);
        } else {
            literal(c);
        }
    }

    private void openGroup(char kind, int position) {
        if (kind == '!') {
            // What follows "(?!" is settled by close(): only then is it known what comes after.
            push("((?!(?:", new Open(')', "[^/]*)", true, position));
        } else if (REPEATING.indexOf(kind) >= 0) {
            push("((?:", new Open(')', ")" + kind + ")", false, position));
        } else {
            push("(", new Open(')', ")", false, position));
        }
    }

    private void push(String opening, Open closing) {
        literalSoFar = false;
        regex.append(opening);
        open.push(closing);
    }

    private void close() {
        Open closed = open.pop();
        if (closed.negated()) {
            // Pachyderm's rule, kept on purpose: "not x" is exact only where the pattern ends.
            regex.append(onlyClosingLeft() ? ")\\z)" : "))");
        }
        regex.append(closed.suffix());
    }

    private boolean onlyClosingLeft() {
        return text.substring(at).chars().allMatch(c -> c == ')' || c == '}');
    }

    private void wildcard(String expression) {
        literalSoFar = false;
        regex.append(expression);
    }

    private void escaped(int position) {
        if (at == text.length()) {
            throw bad(position, "nothing follows the backslash; write \\\\ for a backslash");
        }
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        literal(c);
    }

    private void literal(int c) {
        regex.append(quoted(c));
        if (literalSoFar) {
            prefix.appendCodePoint(c);
        }
    }

    private void characterClass(int position) {
        literalSoFar = false;
        GlobClass members = new GlobClass(text, position, this::bad);
        regex.append(members.regex());
        at = members.end();
    }

    /** A character as a regular expression that matches just it, in and out of classes. */
    static String quoted(int c) {
        return c < 128 && Character.isLetterOrDigit(c)
                ? String.valueOf((char) c)
                : "\\x{" + Integer.toHexString(c) + "}";
    }

    private IllegalArgumentException bad(int position, String message) {
        return new IllegalArgumentException(
                "glob \"" + given + "\", character " + (position + 1 - shift) + ": " + message);
    }
}
