package io.warmdatum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code explain policy}: each value, where it comes from, and the key that overrides it. */
final class ExplainPolicyTest {

    /** A function that gives its policy by annotations. */
    public static final class Fn {
        @Retry(maxRetries = 4)
        @DatumFunction(concurrency = 3)
        public void apply(Datum datum) {}
    }

    /** A function with mistakes. */
    @Bulkhead
    public static final class Wrong {
        @Timeout(-1)
        @DatumFunction
        public void apply(Datum datum) {}
    }

    private static final String NAME = Fn.class.getName();

    @TempDir Path folder;
    private Typed typed;

    @BeforeEach
    void open() {
        typed = new Typed(folder);
    }

    @AfterEach
    void close() {
        typed.close();
    }

    @Test
    void printsValuesTheirOriginAndTheirKey() {
        List<List<String>> rows = rows(explain(NAME));

        assertEquals(List.of("SETTING", "VALUE", "FROM", "KEY"), rows.get(0));
        assertEquals(
                List.of(
                        "retry.max-retries",
                        "4 (5 tries)",
                        "@Retry on the method",
                        NAME + "/apply/Retry/maxRetries"),
                rows.get(1));
        assertTrue(
                rows.contains(
                        List.of("concurrency", "3", "@DatumFunction", "warmdatum.concurrency")),
                rows.toString());
    }

    @Test
    void saysWhichKeyHasSetAValue() {
        System.setProperty("Retry/maxRetries", "6");
        try {
            assertEquals(
                    List.of(
                            "retry.max-retries",
                            "6 (7 tries)",
                            "Retry/maxRetries in system properties",
                            "Retry/maxRetries"),
                    rows(explain(NAME)).get(1));
        } finally {
            System.clearProperty("Retry/maxRetries");
        }
    }

    @Test
    void readsThePipelineThatTheFunctionRunsIn() throws IOException {
        typed.write(
                "p.yaml",
                """
                pipeline: {name: p}
                input: {pfs: {repo: docs, glob: "/*"}}
                transform: {cmd: [java-function, Fn], datum_batching: true}
                datum_tries: 2
                datum_timeout: 90s
                metadata: {annotations: {warmdatum.io/failure-budget: "5%"}}
                """);

        String shown = explain(NAME, "-f", "p.yaml").out();

        assertTrue(shown.contains("1 (2 tries)"), shown);
        assertTrue(shown.contains("datum_timeout of the pipeline spec"), shown);
        assertTrue(shown.contains("warmdatum.io/failure-budget of the pipeline spec"), shown);
    }

    @Test
    void printsForMachines() {
        String json = explain(NAME, "--raw").out();
        String yaml = explain(NAME, "--raw", "-o", "yaml").out();

        assertTrue(json.contains("\"name\" : \"retry.max-retries\""), json);
        assertTrue(
                json.contains(
                        "\"variable\" : \"IO_WARMDATUM_CLI_EXPLAINPOLICYTEST_FN_APPLY_RETRY_MAXRETRIES\""),
                json);
        assertTrue(yaml.contains("name: retry.max-retries"), yaml);
    }

    @Test
    void aUsersMistakesAreAllNamed() {
        String wrong = Wrong.class.getName();

        Typed.Result result = explain(wrong);

        assertEquals(1, result.code());
        assertEquals(
                List.of(
                        wrong
                                + ": @Bulkhead is refused: it would fail datums that can wait; use"
                                + " @DatumFunction(concurrency)",
                        wrong + ".apply: @Timeout.value must be 1 or more, is -1"),
                result.err().lines().toList());
        assertTrue(explain("Missing").err().startsWith("class Missing cannot be loaded"));
        assertEquals("cannot set --output (-o) without --raw\n", explain(NAME, "-o", "json").err());
    }

    private Typed.Result explain(String function, String... more) {
        URI classes =
                URI.create(
                        ExplainPolicyTest.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString());
        return typed.type(
                Stream.concat(
                                Stream.of(
                                        "explain",
                                        "policy",
                                        function,
                                        "--classpath",
                                        Path.of(classes).toString()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    /** Cells are separated by the columns of the header. */
    private static List<List<String>> rows(Typed.Result result) {
        assertEquals(0, result.code(), result.err());
        List<String> lines = result.out().lines().toList();
        int[] starts =
                Stream.of("SETTING", "VALUE", "FROM", "KEY")
                        .mapToInt(lines.get(0)::indexOf)
                        .toArray();
        return lines.stream()
                .map(
                        line ->
                                Arrays.stream(starts)
                                        .mapToObj(start -> cell(line, start, starts))
                                        .toList())
                .toList();
    }

    private static String cell(String line, int start, int[] starts) {
        int end = Arrays.stream(starts).filter(s -> s > start).findFirst().orElse(line.length());
        return start > line.length()
                ? ""
                : line.substring(start, Math.min(end, line.length())).strip();
    }
}
