package io.warmdatum.templates;

import java.util.List;
import java.util.regex.Pattern;

/** What the value of a setting has to be. Immutable. */
sealed interface Rule {

    /** Whether a value keeps it. */
    boolean allows(String value);

    /** What is allowed, as the end of "must be". */
    String allowed();

    /** A rule as the table of settings has it. */
    static Rule read(String text) {
        if (text.startsWith("?")) {
            return new Optional(read(text.substring(1)));
        }
        int dots = text.indexOf("..");
        if (dots > 0) {
            return new Range(
                    Long.parseLong(text.substring(0, dots)),
                    Long.parseLong(text.substring(dots + 2)));
        }
        Form form = Forms.find(text);
        if (form == null && !text.contains(" ")) {
            throw new IllegalStateException("no form " + text);
        }
        return form != null ? form : new OneOf(List.of(text.split(" ")));
    }

    /** A whole number, both ends included. */
    record Range(long min, long max) implements Rule {
        @Override
        public boolean allows(String value) {
            return value.matches("[0-9]{1,9}")
                    && Long.parseLong(value) >= min
                    && Long.parseLong(value) <= max;
        }

        @Override
        public String allowed() {
            return "a whole number from " + min + " to " + max;
        }
    }

    /** One of some words. */
    record OneOf(List<String> words) implements Rule {
        @Override
        public boolean allows(String value) {
            return words.contains(value);
        }

        @Override
        public String allowed() {
            return "one of " + String.join(", ", words);
        }
    }

    /**
     * A text of a form.
     *
     * @param allowed the form, for people
     */
    record Form(Pattern pattern, String allowed) implements Rule {
        static Form of(String pattern, String allowed) {
            return new Form(Pattern.compile(pattern), allowed);
        }

        @Override
        public boolean allows(String value) {
            return pattern.matcher(value).matches();
        }
    }

    /** Nothing, or what another rule allows. */
    record Optional(Rule rule) implements Rule {
        @Override
        public boolean allows(String value) {
            return value.isEmpty() || rule.allows(value);
        }

        @Override
        public String allowed() {
            return "empty or " + rule.allowed();
        }
    }
}
