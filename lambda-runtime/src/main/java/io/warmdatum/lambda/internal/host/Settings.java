package io.warmdatum.lambda.internal.host;

import java.nio.file.Path;
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
 * @param output {@code WARMDATUM_OUTPUT}: {@code s3://bucket/prefix} for output; empty means that
 *     it stands in the answer
 * @param spill {@code WARMDATUM_SPILL}: {@code s3://bucket/prefix} for answers that are too large
 * @param ledger {@code WARMDATUM_LEDGER}: {@code s3://bucket/prefix} for what is settled
 * @param deadLetters {@code WARMDATUM_DEAD_LETTERS}: {@code s3://bucket/prefix}, or the URL of an
 *     SQS queue, for datums that failed for good
 * @param maxFilesBytes {@code WARMDATUM_MAX_FILES_BYTES}: most bytes of the S3 objects of a datum;
 *     by default 1 GiB
 * @param s3 how S3 is reached
 */
record Settings(
        Optional<String> function,
        Optional<Path> pipeline,
        int invocations,
        Path work,
        Optional<String> output,
        Optional<String> spill,
        Optional<String> ledger,
        Optional<String> deadLetters,
        long maxFilesBytes,
        S3Settings s3) {

    private static final long DEFAULT_MAX_FILES_BYTES = 1L << 30;

    /**
     * Reads the environment.
     *
     * @throws IllegalArgumentException a value is wrong; the message names the variable
     */
    static Settings of(Map<String, String> env) {
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
                Path.of(temp, "warmdatum"),
                text(env, "WARMDATUM_OUTPUT"),
                text(env, "WARMDATUM_SPILL"),
                text(env, "WARMDATUM_LEDGER"),
                text(env, "WARMDATUM_DEAD_LETTERS"),
                text(env, "WARMDATUM_MAX_FILES_BYTES")
                        .map(text -> number("WARMDATUM_MAX_FILES_BYTES", text, Long.MAX_VALUE))
                        .orElse(DEFAULT_MAX_FILES_BYTES),
                S3Settings.of(env));
    }

    private static Path inTask(Map<String, String> env, String file) {
        return Path.of(text(env, "LAMBDA_TASK_ROOT").orElse("")).resolve(file).toAbsolutePath();
    }

    static Optional<String> text(Map<String, String> env, String name) {
        return Optional.ofNullable(env.get(name)).map(String::strip).filter(t -> !t.isEmpty());
    }

    /** A number of at least 1. */
    static long number(String name, String text, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw notANumber(name, text, most, e);
        }
        throw notANumber(name, text, most, null);
    }

    private static IllegalArgumentException notANumber(
            String name, String text, long most, Exception cause) {
        return new IllegalArgumentException(
                name + " must be a number from 1 to " + most + ", not \"" + text + "\"", cause);
    }
}
