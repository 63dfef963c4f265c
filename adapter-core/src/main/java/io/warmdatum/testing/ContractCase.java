package io.warmdatum.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A case of the contract: a function, configuration keys, datums, and what comes of each. Used by
 * one thread while it is made.
 */
final class ContractCase {

    /** A datum and what comes of it. */
    private record Step(List<String> script, FunctionContract.Fact expected) {}

    private final String name;
    private final Class<?> function;
    private final Map<String, String> keys = new TreeMap<>();
    private final List<Step> steps = new ArrayList<>();

    ContractCase(String name, Class<?> function) {
        this.name = name;
        this.function = function;
    }

    /** A key; {@code FN} stands for the class. */
    ContractCase key(String key, String value) {
        keys.put(key.replace("FN", function.getName()), value);
        return this;
    }

    /**
     * A datum.
     *
     * @param script deeds, apart by blanks
     * @param ends {@code processed}, {@code recovered}, {@code failed} or {@code not begun}
     * @param calls numbers of the attempts and calls of the handler, for example {@code 1 h1 2 h2!}
     *     with an exclamation mark where the handler was told that no attempt follows
     */
    ContractCase datum(String script, String ends, String calls) {
        Map<String, String> output = Map.of();
        if (ends.equals("processed")) {
            String attempts = calls.replaceAll(" ?h[0-9]+!?", "");
            String last = attempts.substring(attempts.lastIndexOf(' ') + 1);
            output = Map.of("/result", "attempt " + last);
        }
        return datum(script, ends, calls, output);
    }

    /** A datum with its own expectation of output; texts are the beginnings of files. */
    ContractCase datum(String script, String ends, String calls, Map<String, String> output) {
        steps.add(
                new Step(
                        List.of(script.split(" ")),
                        new FunctionContract.Fact(ends, calls, output)));
        return this;
    }

    String name() {
        return name;
    }

    Class<?> function() {
        return function;
    }

    Map<String, String> keys() {
        return Map.copyOf(keys);
    }

    /** The datums, whose journals are in a folder. */
    List<TestDatum> datums(Path folder) {
        List<TestDatum> datums = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            List<String> lines = new ArrayList<>(List.of("journal=" + journal(folder, i)));
            lines.addAll(steps.get(i).script());
            datums.add(TestDatum.of("in", "/datum-" + i, String.join("\n", lines)));
        }
        return datums;
    }

    Path journal(Path folder, int datum) {
        return folder.resolve("journal-" + datum);
    }

    List<FunctionContract.Fact> expected() {
        return steps.stream().map(Step::expected).toList();
    }
}
