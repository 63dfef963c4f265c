package io.warmdatum.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/** The runner in a JVM of its own, under a worker that behaves as Pachyderm's. */
@Timeout(900)
class PachydermContractTest extends FunctionContract {

    @Override
    protected List<Ended> run(
            Class<?> function, Map<String, String> keys, List<TestDatum> datums, Path folder)
            throws Exception {
        try (var worker =
                FakePachydermWorker.of(folder)
                        .program(ChildJvm.runner(function, folder, keys))
                        .datums(datums.toArray(TestDatum[]::new))
                        .tries(1)
                        .open()) {
            FakeJob job = worker.run();
            return datums.stream().map(datum -> Ended.of(job.of(datum))).toList();
        }
    }
}
