package io.warmdatum.templates;

import java.util.Locale;

/** What user code is written in. */
public enum Language {
    JAVA("an annotated function, built by Maven, with a JUnit test"),
    PYTHON("a program with a loop, standard library only, with a unittest"),
    BASH("a program with a loop, with a test in bash");

    private final String meaning;

    Language(String meaning) {
        this.meaning = meaning;
    }

    /** Name on the command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }
}
