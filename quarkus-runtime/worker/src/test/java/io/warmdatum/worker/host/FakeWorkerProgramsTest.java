package io.warmdatum.worker.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.testing.FakeJob;
import io.warmdatum.testing.FakeJob.DatumState;
import io.warmdatum.testing.FakePachydermWorker;
import io.warmdatum.testing.TestDatum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that were written for Pachyderm's worker, under the fake of it. */
@Timeout(180)
class FakeWorkerProgramsTest {

    @TempDir Path temp;

    private final TestDatum first = TestDatum.of("in", "/a", "one");
    private final TestDatum bad = TestDatum.of("in", "/b", "bad");
    private final TestDatum last = TestDatum.of("in", "/c", "three");

    private FakePachydermWorker.Builder worker(String... program) {
        return FakePachydermWorker.of(temp)
                .program(program)
                .datums(first, bad, last)
                .tries(2)
                .env("PYTHONUNBUFFERED", "1");
    }

    private void assertHandled(FakeJob job, String log, String reason) {
        assertEquals(FakeJob.State.FAILURE, job.state(), log);
        assertEquals(DatumState.PROCESSED, job.of(first).state(), log);
        assertEquals(Map.of("/a", "ONE"), job.of(first).files(), log);
        assertEquals(DatumState.FAILED, job.of(bad).state(), log);
        assertEquals(2, job.of(bad).failures().size(), log);
        for (String failure : job.of(bad).failures()) {
            assertTrue(failure.contains(reason), log + failure);
        }
        assertEquals(Map.of("/c", "THREE"), job.of(last).files(), log);
        // One for the set, and one after each failure.
        assertEquals(3, job.starts(), log);
    }

    @Test
    void aBashProgramIsFedAndKilledAfterEachFailure() throws Exception {
        try (var worker =
                worker("bash", script("sh/fake_worker.sh"))
                        .env("PATH", pachctl() + ":" + System.getenv("PATH"))
                        .open()) {
            assertHandled(worker.run(), worker.log(), "cannot do it");
        }
    }

    @Test
    void aPythonProgramOfTheSdkIsFedAndKilledAfterEachFailure() throws Exception {
        PythonSdk.require();
        try (var worker =
                worker(PythonSdk.interpreter(), script("python/fake_worker.py")).open()) {
            assertHandled(worker.run(), worker.log(), "ValueError('cannot do it')");
        }
    }

    private static String script(String name) {
        return Path.of("src", "test").resolve(name).toAbsolutePath().toString();
    }

    /** A folder with a {@code pachctl} that speaks gRPC. */
    private Path pachctl() throws IOException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        "'" + System.getProperty("java.class.path") + "'",
                        GrpcPachctl.class.getName());
        Path bin = Files.createDirectory(temp.resolve("bin"));
        Files.writeString(
                Files.createFile(
                        bin.resolve("pachctl"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwxr-xr-x"))),
                "#!/bin/sh\nexec " + String.join(" ", command) + " \"$@\"\n");
        return bin;
    }
}
