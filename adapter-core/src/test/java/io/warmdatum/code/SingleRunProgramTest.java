package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Failure;
import io.warmdatum.Failure.Cause;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SingleRunProgramTest {

    private static final String SCRIPT = "source $WARMDATUM_PFS/.env; eval \"$WORK\"";

    @TempDir Path folder;
    private Bench bench;
    private UserCode code;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench(folder);
        code = bench.open(Bench.spec(List.of("bash"), List.of(SCRIPT), false));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void eachAttemptIsAProcessWithTheDatumsEnvironment() throws Exception {
        code.start(bench.attempt("a", ":"));
        code.run(bench.attempt("a", "echo \"1 $PACH_DATUM_ID $(printenv my-input)\""));
        code.run(bench.attempt("b", "echo \"2 $PACH_DATUM_ID\""));
        assertEquals("a", bench.recorder.await("1 a /pfs/my-input/a").datumId());
        bench.recorder.await("2 b");
        assertEquals(2, bench.recorder.starts().size());
        assertEquals(List.of("exit status 0", "exit status 0"), bench.recorder.ends());
    }

    @Test
    void acceptedCodesAreSuccessOthersAreNot() throws Exception {
        code.run(bench.attempt("d", "exit 7"));
        Failure failure = bench.failure(code, "echo no >&2; exit 8");
        assertEquals(Cause.EXITED, failure.cause());
        assertEquals("error running user code: exit status 8", failure.reason());
        assertEquals("no", failure.stderrTail());
        code.run(bench.attempt("d", ":"));
    }

    @Test
    void nextDatumIsAnsweredAsPachydermDoes() throws Exception {
        Failure failure = bench.failure(code, "pachctl next datum || exit 1");
        assertEquals(
                "NextDatum: rpc error: code = Unknown desc = datum batching not enabled",
                failure.stderrTail());
    }

    @Test
    void theDeadlineKillsAndGivesTheDatumBack() throws Exception {
        Attempt attempt =
                Bench.until(
                        Instant.now().plusMillis(300), bench.attempt("d", "echo here; sleep 1000"));
        String reason =
                assertThrows(DatumGivenBackException.class, () -> code.run(attempt)).getMessage();
        assertEquals("no time left: attempt 1 was still running at the deadline", reason);
        assertEquals(List.of("killed: " + reason), bench.recorder.ends());
        code.run(bench.attempt("d", ":"));
    }

    @Test
    void cancelInterruptAndCloseKill() throws Exception {
        Bench.Running running = bench.background(code, "echo one; sleep 1000");
        bench.recorder.await("one");
        assertTrue(code.cancelMatching(List.of("/a"), "restart datum"));
        assertEquals(
                Cause.CANCELLED,
                assertInstanceOf(AttemptFailedException.class, running.thrown()).failure().cause());

        running = bench.background(code, "echo two; sleep 1000");
        bench.recorder.await("two");
        running.thread().interrupt();
        assertInstanceOf(InterruptedException.class, running.thrown());

        running = bench.background(code, "echo pid $BASHPID; sleep 1000");
        long pid = Long.parseLong(bench.recorder.await("pid ").text().substring(4));
        code.close();
        assertInstanceOf(AttemptFailedException.class, running.thrown());
        Bench.assertDies(pid);
    }

    @Test
    void aMissingCommandIsNamed() throws Exception {
        UserCode missing = bench.open(Bench.spec(List.of("/no/such"), List.of(), false));
        Failure failure = bench.failure(missing, ":");
        assertEquals(Cause.START_FAILED, failure.cause());
        assertEquals(
                "error starting user code: exec: \"/no/such\": no such executable file",
                failure.reason());
    }
}
