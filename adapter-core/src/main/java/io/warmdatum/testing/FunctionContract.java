package io.warmdatum.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of every host of datum functions: the same annotations, configuration keys and
 * failures give the same attempts, calls of the error handler, outcomes and output. A host proves
 * it by a test class that extends this one.
 */
public abstract class FunctionContract {

    /** For subclasses. */
    protected FunctionContract() {}

    /**
     * How a datum ended on a host. Immutable.
     *
     * @param ended {@code processed}, {@code recovered}, {@code failed}, or {@code not begun}
     * @param files the kept output as UTF-8, by rooted path; empty unless it was processed
     */
    public record Ended(String ended, Map<String, String> files) {

        /** What a worker was told of a datum, with recoveries reported as errors, the default. */
        public static Ended of(FakeJob.Result result) {
            if (result.state() == FakeJob.DatumState.PROCESSED) {
                return new Ended("processed", result.files());
            } else if (result.reason().startsWith("recovered by the error handler: ")) {
                return new Ended("recovered", result.files());
            }
            boolean begun = !result.reason().startsWith("not begun: ");
            return new Ended(begun ? "failed" : "not begun", result.files());
        }
    }

    /**
     * What is compared.
     *
     * @param ended how the datum ended
     * @param calls attempts and calls of the handler, in order
     * @param output beginnings of the kept files, by rooted path
     */
    record Fact(String ended, String calls, Map<String, String> output) {}

    /**
     * Runs a function on this host.
     *
     * @param function class of the function; its datums have one input {@code in} with one file
     * @param keys configuration keys, all that the function may see
     * @param datums datums, to be given out in this order, one after the other
     * @param folder existing folder that the host may use
     * @return how each datum ended, in the same order
     */
    protected abstract List<Ended> run(
            Class<?> function, Map<String, String> keys, List<TestDatum> datums, Path folder)
            throws Exception;

    /** One test for each case. */
    @TestFactory
    Stream<DynamicTest> everyCase(@TempDir Path folder) {
        return ContractCases.all().stream()
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c, folder)));
    }

    private void check(ContractCase contract, Path parent) throws Exception {
        Path folder = Files.createTempDirectory(parent, "case");
        List<Ended> ended =
                run(
                        contract.function(),
                        contract.keys(),
                        contract.datums(folder),
                        Files.createDirectory(folder.resolve("host")));
        List<Fact> expected = contract.expected();
        assertEquals(expected.size(), ended.size(), "datums");
        List<Fact> facts = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            facts.add(
                    new Fact(
                            ended.get(i).ended(),
                            calls(contract.journal(folder, i)),
                            begun(ended.get(i).files(), expected.get(i).output())));
        }
        assertEquals(expected, facts);
    }

    /** Files that begin as expected are as good as the expectation. */
    private static Map<String, String> begun(
            Map<String, String> files, Map<String, String> expected) {
        Map<String, String> begun = new TreeMap<>(files);
        begun.replaceAll(
                (path, text) -> {
                    String beginning = expected.getOrDefault(path, text);
                    return text.startsWith(beginning) ? beginning : text;
                });
        return begun;
    }

    /** {@code attempt 1}, {@code handler 1 last after 1} become {@code 1 h1!}. */
    private static String calls(Path journal) throws IOException {
        if (!Files.exists(journal)) {
            return "";
        }
        List<String> calls = new ArrayList<>();
        for (String line : Files.readAllLines(journal)) {
            String[] words = line.split(" ");
            if (words[0].equals("attempt")) {
                calls.add(words[1]);
            } else {
                boolean complete = words[words.length - 1].equals(words[1]);
                calls.add(
                        "h"
                                + words[1]
                                + (line.contains(" last") ? "!" : "")
                                + (complete ? "" : " (history of " + line + ")"));
            }
        }
        return String.join(" ", calls);
    }
}
