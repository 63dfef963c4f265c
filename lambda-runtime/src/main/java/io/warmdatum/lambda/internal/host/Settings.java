package io.warmdatum.lambda.internal.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment variables of a function say. Immutable.
 *
 * @param function {@code WARMDATUM_FUNCTION}: class with a method with {@code @DatumFunction}
 * @param work folder for files of datums, below {@code TMPDIR} or the JVM's temp folder
 */
record Settings(String function, Path work) {

    /** Meant for what cannot be done yet; to ignore them would lose what somebody counts on. */
    private static final List<String> REFUSED =
            List.of(
                    "WARMDATUM_PIPELINE",
                    "WARMDATUM_OUTPUT",
                    "WARMDATUM_LEDGER",
                    "WARMDATUM_DEAD_LETTERS",
                    "WARMDATUM_SPILL");

    /**
     * Reads the environment.
     *
     * @throws IllegalArgumentException a value is wrong; the message names the variable
     */
    static Settings of(Map<String, String> env) {
        for (String name : REFUSED) {
            if (text(env, name).isPresent()) {
                throw new IllegalArgumentException(
                        name + " is set, but this version can do nothing with it; remove it");
            }
        }
        String function =
                text(env, "WARMDATUM_FUNCTION")
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "set WARMDATUM_FUNCTION to the class of a datum"
                                                        + " function"));
        String temp = text(env, "TMPDIR").orElse(System.getProperty("java.io.tmpdir"));
        return new Settings(function, Path.of(temp, "warmdatum"));
    }

    private static Optional<String> text(Map<String, String> env, String name) {
        return Optional.ofNullable(env.get(name)).map(String::strip).filter(t -> !t.isEmpty());
    }
}
