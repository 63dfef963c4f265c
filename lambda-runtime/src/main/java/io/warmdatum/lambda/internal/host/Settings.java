package io.warmdatum.lambda.internal.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment variables of a function say. Immutable.
 *
 * @param function {@code WARMDATUM_FUNCTION}: class with a method with {@code @DatumFunction};
 *     empty where there is a pipeline
 * @param pipeline {@code WARMDATUM_PIPELINE}: file of a pipeline spec that names a program; a
 *     relative one starts at {@code LAMBDA_TASK_ROOT}
 * @param invocations how many invocations there may be at once
 * @param work folder for files of datums, below {@code TMPDIR} or the JVM's temp folder
 */
record Settings(Optional<String> function, Optional<Path> pipeline, int invocations, Path work) {

    /** Meant for what cannot be done yet; to ignore them would lose what somebody counts on. */
    private static final List<String> REFUSED =
            List.of(
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
        Optional<String> function = text(env, "WARMDATUM_FUNCTION");
        Optional<Path> pipeline = text(env, "WARMDATUM_PIPELINE").map(file -> inTask(env, file));
        if (function.isPresent() == pipeline.isPresent()) {
            throw new IllegalArgumentException(
                    "set WARMDATUM_FUNCTION to the class of a datum function, or WARMDATUM_PIPELINE"
                            + " to the file of a pipeline spec"
                            + (function.isPresent() ? ", but not both" : ""));
        }
        String temp = text(env, "TMPDIR").orElse(System.getProperty("java.io.tmpdir"));
        return new Settings(
                function,
                pipeline,
                Integer.parseInt(env.getOrDefault("AWS_LAMBDA_MAX_CONCURRENCY", "1")),
                Path.of(temp, "warmdatum"));
    }

    private static Path inTask(Map<String, String> env, String file) {
        return Path.of(text(env, "LAMBDA_TASK_ROOT").orElse("")).resolve(file).toAbsolutePath();
    }

    private static Optional<String> text(Map<String, String> env, String name) {
        return Optional.ofNullable(env.get(name)).map(String::strip).filter(t -> !t.isEmpty());
    }
}
