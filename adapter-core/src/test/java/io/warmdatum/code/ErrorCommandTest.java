package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ErrorCommandTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir Path folder;
    private Bench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private UserCode code(String script) throws Exception {
        return bench.open(Bench.withErrorCommand(Bench.bash(Bench.LOOP), script));
    }

    private String run(String script, String reason, Duration budget) throws Exception {
        return code(script).runErrorCommand(bench.attempt("d", ":"), reason, budget);
    }

    @Test
    void learnsDatumReasonAndTries() throws Exception {
        String script =
                "echo \"$PACH_DATUM_ID|$WARMDATUM_REASON|$WARMDATUM_ATTEMPT/$WARMDATUM_TRIES\"; printenv my-input";
        assertEquals("", run(script, "no\0 luck", LONG));
        ProgramListener.Line line = bench.recorder.await("d|no\uFFFD luck|1/3");
        assertEquals("d", line.datumId());
        bench.recorder.await("/pfs/my-input/a");
    }

    @Test
    void anAcceptedCodeIsSuccessToo() throws Exception {
        assertEquals("", run("exit 7", "r", LONG));
        assertEquals("error running error command: exit status 8", run("exit 8", "r", LONG));
    }

    @Test
    void aHugeReasonIsCut() throws Exception {
        assertEquals("", run("true", "x".repeat(1_000_000), LONG));
    }

    @Test
    void isKilledWithItsGroupAtItsTimeout() throws Exception {
        String script = "(trap '' TERM; echo pid $BASHPID; exec sleep 1000) & wait";
        assertEquals(
                "error command killed: it took longer than 3s",
                run(script, "r", Duration.ofSeconds(3)));
        Bench.assertDies(Long.parseLong(bench.recorder.await("pid ").text().substring(4)));
    }

    @Test
    void runsAfterTheProgramWasKilled() throws Exception {
        UserCode code = code("echo sorry");
        Bench.Running running = bench.background(code, "echo here; sleep 1000");
        bench.recorder.await("here");
        running.thread().interrupt();
        running.thrown();
        assertEquals("", code.runErrorCommand(bench.attempt("held", ":"), "r", LONG));
        assertEquals("held", bench.recorder.await("sorry").datumId());
    }

    @Test
    void anInterruptKillsIt() throws Exception {
        UserCode code = code("sleep 1000");
        Thread.currentThread().interrupt();
        assertThrows(
                InterruptedException.class,
                () -> code.runErrorCommand(bench.attempt("d", ":"), "r", LONG));
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        UserCode none = bench.loop();
        assertEquals(
                "no error command is set",
                none.runErrorCommand(bench.attempt("d", ":"), "r", LONG));
        assertTrue(bench.recorder.starts().isEmpty());
    }
}
