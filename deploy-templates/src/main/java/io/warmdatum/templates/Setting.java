package io.warmdatum.templates;

import java.util.List;

/**
 * A value that a new project can be given.
 *
 * @param key name on the command line
 * @param when facts of the projects that have it
 * @param defaultValue value if none is given
 * @param meaning one line for people
 * @param rule what it has to be
 */
record Setting(String key, String when, String defaultValue, String meaning, Rule rule) {

    private static final Rule SWITCH = new Rule.OneOf(List.of("on", "off"));

    /** Whether it is on or off. */
    boolean isSwitch() {
        return rule.equals(SWITCH);
    }

    /** Whether it may be empty. */
    boolean isOptional() {
        return rule instanceof Rule.Optional;
    }
}
