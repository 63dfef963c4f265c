package io.warmdatum.testing;

import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;

/**
 * How a datum ended in a test. Immutable; the {@code assert} methods throw {@link AssertionError}
 * and can be chained.
 *
 * @param datum the datum
 * @param outcome outcome
 * @param failures why attempts failed, in order
 * @param attempts how many attempts were made
 * @param output folder with the kept output; empty unless the datum was processed
 */
public record DatumResult(
        TestDatum datum, Outcome outcome, List<Failure> failures, int attempts, Path output) {

    public DatumResult {
        failures = List.copyOf(failures);
    }

    /** The kept files as UTF-8, by rooted path. */
    public Map<String, String> files() {
        return TextFiles.below(output);
    }

    /** It was processed. */
    public DatumResult assertProcessed() {
        return assertOutcome(Outcome.Processed.class);
    }

    /** The error handler recovered it after its last attempt. */
    public DatumResult assertRecovered() {
        return assertOutcome(Outcome.Recovered.class);
    }

    /**
     * It failed.
     *
     * @param reason part of the reason of the last attempt
     */
    public DatumResult assertFailed(String reason) {
        assertOutcome(Outcome.Failed.class);
        String given = ((Outcome.Failed) outcome).lastFailure().reason();
        Assertions.assertTrue(
                given.contains(reason),
                () -> "expected a reason with <" + reason + "> but it is <" + given + ">");
        return this;
    }

    /** So many attempts were made. */
    public DatumResult assertAttempts(int expected) {
        Assertions.assertEquals(expected, attempts, () -> "attempts; failures: " + failures);
        return this;
    }

    /**
     * A file of the output is this text.
     *
     * @param path rooted path
     */
    public DatumResult assertOutput(String path, String text) {
        Map<String, String> files = files();
        Assertions.assertTrue(
                files.containsKey(path),
                () -> "expected a file " + path + " in the output; there are " + files.keySet());
        Assertions.assertEquals(text, files.get(path), path);
        return this;
    }

    private DatumResult assertOutcome(Class<? extends Outcome> expected) {
        Assertions.assertInstanceOf(expected, outcome, () -> "failures: " + failures);
        return this;
    }
}
