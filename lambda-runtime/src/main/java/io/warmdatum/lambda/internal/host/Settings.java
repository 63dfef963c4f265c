package io.warmdatum.lambda.internal.host;

import io.warmdatum.lambda.internal.files.Place;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment variables of a function say. Immutable.
 *
 * @param function {@code WARMDATUM_FUNCTION}: class with a method with {@code @DatumFunction}
 * @param pipeline {@code WARMDATUM_PIPELINE}: pipeline spec whose program is kept alive; a path,
 *     relative to the function's code
 * @param output {@code WARMDATUM_OUTPUT}: {@code s3://bucket/prefix} for output; without it small
 *     output stands in the answer
 * @param ledger {@code WARMDATUM_LEDGER}: {@code s3://bucket/prefix} where finished datums are
 *     remembered; without it what is sent again is done again
 * @param deadLetters {@code WARMDATUM_DEAD_LETTERS}: {@code s3://bucket/prefix} for datums that
 *     failed for good; without it their source is told
 * @param spill {@code WARMDATUM_SPILL}: {@code s3://bucket/prefix} for answers that are too large;
 *     the output's place if not set
 * @param maxInputBytes {@code WARMDATUM_MAX_INPUT_BYTES}: most bytes of the S3 objects of a datum;
 *     400 MiB if not set
 * @param work folder for files of datums, below {@code TMPDIR} or the JVM's temp folder
 * @param codeRoot folder of the function's code, {@code LAMBDA_TASK_ROOT}
 */
record Settings(
        Optional<String> function,
        Optional<String> pipeline,
        Optional<Place> output,
        Optional<Place> ledger,
        Optional<Place> deadLetters,
        Optional<Place> spill,
        long maxInputBytes,
        Path work,
        Path codeRoot) {

    private static final long MAX_INPUT_BYTES = 400L * 1024 * 1024;

    /**
     * Reads the environment.
     *
     * @throws IllegalArgumentException a value is wrong; the message names the variable
     */
    static Settings of(Map<String, String> env) {
        Optional<String> function = text(env, "WARMDATUM_FUNCTION");
        Optional<String> pipeline = text(env, "WARMDATUM_PIPELINE");
        if (function.isPresent() == pipeline.isPresent()) {
            throw new IllegalArgumentException(
                    "set either WARMDATUM_FUNCTION to the class of a datum function, or"
                            + " WARMDATUM_PIPELINE to the spec of a program");
        }
        Optional<Place> output = place(env, "WARMDATUM_OUTPUT");
        String temp = text(env, "TMPDIR").orElse(System.getProperty("java.io.tmpdir"));
        return new Settings(
                function,
                pipeline,
                output,
                place(env, "WARMDATUM_LEDGER"),
                place(env, "WARMDATUM_DEAD_LETTERS"),
                place(env, "WARMDATUM_SPILL").or(() -> output),
                bytes(env, "WARMDATUM_MAX_INPUT_BYTES", MAX_INPUT_BYTES),
                Path.of(temp, "warmdatum"),
                Path.of(env.getOrDefault("LAMBDA_TASK_ROOT", "")));
    }

    /** Whether anything is set up that needs S3. */
    boolean needsS3() {
        return output.isPresent()
                || ledger.isPresent()
                || deadLetters.isPresent()
                || spill.isPresent();
    }

    private static Optional<String> text(Map<String, String> env, String name) {
        return Optional.ofNullable(env.get(name)).map(String::strip).filter(t -> !t.isEmpty());
    }

    private static Optional<Place> place(Map<String, String> env, String name) {
        return text(env, name).map(uri -> Place.parse(name, uri));
    }

    private static long bytes(Map<String, String> env, String name, long otherwise) {
        Optional<String> text = text(env, name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            long bytes = Long.parseLong(text.get());
            if (bytes > 0) {
                return bytes;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    name + " must be a number of bytes, not \"" + text.get() + "\"", notANumber);
        }
        throw new IllegalArgumentException(name + " must be more than 0, not " + text.get());
    }
}
