package io.warmdatum.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.testing.FakeJob;
import io.warmdatum.testing.FakePachydermWorker;
import io.warmdatum.testing.TestDatum;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The built application as the user code of a batching pipeline. */
@Timeout(240)
class PachydermIT {

    @TempDir Path temp;

    @Test
    void isFedThreeSetsAndReportsTheDatumThatFailedThreeTimesOnce() throws Exception {
        TestDatum poison = TestDatum.of("input", "/bad", "poison");
        List<TestDatum> good =
                List.of(
                        TestDatum.of("input", "/a", "one"),
                        TestDatum.of("input", "/b", "two"),
                        TestDatum.of("input", "/c", "three"),
                        TestDatum.of("input", "/d", "four"),
                        TestDatum.of("input", "/e", "five"));
        try (var worker =
                FakePachydermWorker.of(temp)
                        .program(BuiltApp.command("java.io.tmpdir=" + temp).toArray(String[]::new))
                        .datums(
                                good.get(0),
                                good.get(1),
                                poison,
                                good.get(2),
                                good.get(3),
                                good.get(4))
                        .setSize(2)
                        .tries(1)
                        .open()) {

            FakeJob job = worker.run();

            assertEquals(FakeJob.State.FAILURE, job.state(), worker.log());
            assertEquals(
                    List.of("java.lang.IllegalStateException: cannot shout poison"),
                    job.of(poison).failures());
            for (int attempt = 1; attempt <= 3; attempt++) {
                assertTrue(worker.log().contains("attempt " + attempt + " failed"), worker.log());
            }
            for (TestDatum datum : good) {
                assertEquals(FakeJob.DatumState.PROCESSED, job.of(datum).state(), worker.log());
            }
            assertEquals(Map.of("/e", "FIVE"), job.of(good.get(4)).files());
            // One for each set, and one because a worker kills after each failure.
            assertEquals(4, job.starts(), worker.log());
        }
    }
}
