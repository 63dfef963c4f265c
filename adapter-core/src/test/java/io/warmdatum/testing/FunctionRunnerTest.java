package io.warmdatum.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.testing.FakeJob.DatumState;
import io.warmdatum.testing.FakeJob.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runner in a JVM of its own, under the fake worker. */
@Timeout(120)
class FunctionRunnerTest {

    @TempDir Path folder;

    /** Copies its input. */
    public static class Copy {

        @DatumFunction
        public void copy(Datum datum) throws IOException {
            Files.writeString(datum.output().resolve("copy"), datum.input("in").text());
        }
    }

    private FakePachydermWorker.Builder worker(Class<?> function, Map<String, String> keys) {
        return FakePachydermWorker.of(folder).program(ChildJvm.runner(function, folder, keys));
    }

    private static TestDatum datum(String name) {
        return TestDatum.of("in", "/" + name, "content of " + name);
    }

    @Test
    void oneProcessProcessesAllDatumsOfASet() throws Exception {
        try (var worker = worker(Copy.class, Map.of()).datums(datum("a"), datum("b")).open()) {
            FakeJob job = worker.run();
            assertEquals(State.SUCCESS, job.state(), worker.log());
            assertEquals(1, job.starts(), worker.log());
            assertEquals(DatumState.PROCESSED, job.of(datum("a")).state());
            assertEquals(Map.of("/copy", "content of b"), job.of(datum("b")).files());
        }
    }

    @Test
    void eachSetHasAProcessOfItsOwn() throws Exception {
        try (var worker =
                worker(Copy.class, Map.of())
                        .datums(datum("a"), datum("b"), datum("c"))
                        .setSize(2)
                        .open()) {
            FakeJob job = worker.run();
            assertEquals(State.SUCCESS, job.state(), worker.log());
            assertEquals(2, job.starts(), worker.log());
            assertTrue(worker.log().contains("Start 2 for job"), worker.log());
        }
    }
}
