package io.warmdatum.testing;

import io.warmdatum.testing.FakeJob.DatumState;
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
            return datums.stream().map(datum -> ended(job.of(datum))).toList();
        }
    }

    private static Ended ended(FakeJob.Result result) {
        if (result.state() == DatumState.PROCESSED) {
            return new Ended("processed", result.files());
        } else if (result.reason().startsWith("recovered by the error handler: ")) {
            return new Ended("recovered", result.files());
        }
        boolean begun = !result.reason().startsWith("not begun: ");
        return new Ended(begun ? "failed" : "not begun", result.files());
    }
}
