package io.warmdatum.input;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A glob pattern over rooted paths (reference 6.2). Immutable and thread-safe.
 *
 * <p>Pattern and path are rooted with {@code /}, and a trailing {@code /} is dropped from both, so
 * that a directory matches like a file. The root itself is matched by {@code /} and by the empty
 * pattern only.
 *
 * <p>A match costs a bounded number of steps: a pattern that would need more on some path (such as
 * {@code *(a|aa)*(a|aa)b} on a long run of {@code a}) ends with an {@link IllegalArgumentException}
 * that names pattern and path, instead of hanging.
 */
public final class Glob {

    private final String pattern;
    private final Pattern regex;
    private final String literalPrefix;

    private Glob(String pattern, Pattern regex, String literalPrefix) {
        this.pattern = pattern;
        this.regex = regex;
        this.literalPrefix = literalPrefix;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is malformed, with the pattern, the position (from 1)
     *     and what to do
     */
    public static Glob compile(String pattern) {
        Objects.requireNonNull(pattern, "pattern must be set");
        GlobTranslation translation = new GlobTranslation(pattern);
        return new Glob(pattern, Pattern.compile(translation.regex()), translation.literalPrefix());
    }

    /** Whether a file or directory matches. */
    public boolean matches(String path) {
        return match(path).isPresent();
    }

    /**
     * Fills a {@code joinOn} or {@code groupBy} template with what the groups of the pattern
     * matched: {@code $1}, {@code ${1}}, {@code $0} (the whole path, rooted), {@code $$} (a dollar
     * sign). A group that does not exist or took no part gives nothing; a malformed {@code $} stays
     * as it is.
     *
     * @return empty if the path does not match
     */
    public Optional<String> expand(String path, String template) {
        return match(path).map(matcher -> GlobTemplate.fill(template, matcher));
    }

    /**
     * The longest literal text that every matching path starts with; rooted. All files below a
     * matching directory start with it too, which makes it the bound of a range scan. It need not
     * end at a {@code /}: that of {@code /log-*} is {@code /log-}.
     */
    public String literalPrefix() {
        return literalPrefix;
    }

    /** The pattern as given. */
    @Override
    public String toString() {
        return pattern;
    }

    private Optional<Matcher> match(String path) {
        String rooted = GlobTranslation.rooted(path);
        Matcher matcher = regex.matcher(new BoundedText(rooted));
        try {
            return matcher.matches() ? Optional.of(matcher) : Optional.empty();
        } catch (BoundedText.ExhaustedException | StackOverflowError e) {
            // java.util.regex recurses once per repetition of a group: a deep stack is the same
            // finding as too many steps.
            throw new IllegalArgumentException(
                    "glob \""
                            + pattern
                            + "\" has too many ways to match \""
                            + rooted
                            + "\"; make its repeated alternatives start differently, or use *",
                    e);
        }
    }
}
