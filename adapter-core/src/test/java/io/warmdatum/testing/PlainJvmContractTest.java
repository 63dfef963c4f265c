package io.warmdatum.testing;

import io.warmdatum.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.parallel.Isolated;

/** Functions in this JVM, without a worker. */
@Isolated("the threads of others would count as left behind")
class PlainJvmContractTest extends FunctionContract {

    @Override
    protected List<Ended> run(
            Class<?> function, Map<String, String> keys, List<TestDatum> datums, Path folder)
            throws Exception {
        var tester = new DatumTester(function, folder);
        keys.forEach(tester::key);
        List<DatumResult> results = tester.run(datums);
        return datums.stream()
                .map(
                        datum ->
                                results.stream()
                                        .filter(result -> result.datum().id().equals(datum.id()))
                                        .findFirst()
                                        .map(result -> new Ended(ended(result), result.files()))
                                        .orElse(new Ended("not begun", Map.of())))
                .toList();
    }

    private static String ended(DatumResult result) {
        if (result.outcome() instanceof Outcome.Processed) {
            return "processed";
        }
        return result.outcome() instanceof Outcome.Recovered ? "recovered" : "failed";
    }
}
