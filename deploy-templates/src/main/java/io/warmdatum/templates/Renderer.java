package io.warmdatum.templates;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in a template, in a way that is no syntax of YAML, JSON, Java, shells or their <code>${...}
 * </code>: {@code @{name}} is a value, and a line of its own is {@code @if facts}, {@code @else},
 * {@code @end}, or {@code @include template}, which keeps its indentation. Immutable.
 *
 * <p>What is missing or not closed is a defect of the template, not of its user: {@link
 * IllegalStateException}.
 */
final class Renderer {

    private static final Pattern VALUE = Pattern.compile("@\\{([a-z0-9-]+)}");
    private static final Pattern STEP =
            Pattern.compile("( *)@(if|else|end|include)(?: +(.*?))? *", Pattern.DOTALL);

    private final UnaryOperator<String> templates;
    private final Facts facts;
    private final Map<String, String> values;

    /**
     * @param templates gives a template by its name
     */
    Renderer(UnaryOperator<String> templates, Facts facts, Map<String, String> values) {
        this.templates = templates;
        this.facts = facts;
        this.values = Map.copyOf(values);
    }

    /** The text of a template with everything filled in. */
    String render(String name) {
        StringBuilder out = new StringBuilder();
        // For each open @if: whether its lines count.
        Deque<Boolean> open = new ArrayDeque<>();
        for (String line : templates.apply(name).lines().toList()) {
            Matcher step = STEP.matcher(line);
            if (!step.matches()) {
                if (!open.contains(false)) {
                    out.append(fill(name, line)).append('\n');
                }
                continue;
            }
            String rest = step.group(3) == null ? "" : step.group(3);
            switch (step.group(2)) {
                case "if" -> open.push(facts.hold(rest));
                case "else" -> open.push(!close(name, open));
                case "end" -> close(name, open);
                default -> {
                    if (!open.contains(false)) {
                        render(rest)
                                .lines()
                                .map(l -> l.isEmpty() ? l : step.group(1) + l)
                                .forEach(l -> out.append(l).append('\n'));
                    }
                }
            }
        }
        if (!open.isEmpty()) {
            throw new IllegalStateException(name + ": @if without @end");
        }
        return out.toString();
    }

    private static boolean close(String name, Deque<Boolean> open) {
        if (open.isEmpty()) {
            throw new IllegalStateException(name + ": @end or @else without @if");
        }
        return open.pop();
    }

    /** A text with its values filled in. */
    String fill(String where, String text) {
        return VALUE.matcher(text)
                .replaceAll(
                        found -> {
                            String value = values.get(found.group(1));
                            if (value == null) {
                                throw new IllegalStateException(
                                        where + ": there is no value " + found.group(1));
                            }
                            return Matcher.quoteReplacement(value);
                        });
    }
}
