package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.warmdatum.Failure;
import io.warmdatum.Failure.Cause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BatchingProgramTest {

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

    private long pid(String start) throws InterruptedException {
        return Long.parseLong(bench.recorder.await(start).text().substring(start.length()));
    }

    @Nested
    class Datums {

        @Test
        void manyDatumsCostOneStart() throws Exception {
            UserCode code = bench.loop();
            for (int i = 0; i < 20; i++) {
                code.run(bench.attempt("d" + i, "echo $PACH_DATUM_ID >> $WARMDATUM_PFS/seen"));
            }
            assertEquals(20, Files.readAllLines(bench.view.resolve("seen")).size());
            assertEquals(List.of("first start"), bench.recorder.starts());
            assertEquals(1, bench.recorder.ready());
        }

        @Test
        void startLoadsTheProgramAndLeavesItWaiting() throws Exception {
            UserCode code = bench.loop();
            code.start(bench.attempt("d", ":"));
            code.start(bench.attempt("d", ":"));
            assertEquals(1, bench.recorder.ready());
            code.run(bench.attempt("d", ":"));
            assertEquals(1, bench.recorder.starts().size());
        }

        @Test
        void atRestTheListenerHasAllThatWasWritten() throws Exception {
            UserCode code = bench.loop();
            for (int i = 0; i < 50; i++) {
                code.run(bench.attempt("d", "echo line " + i));
                code.rest();
                assertEquals(i + 1, bench.recorder.lines().size());
            }
        }

        @Test
        void theDeadlineKillsAndGivesTheDatumBack() throws Exception {
            UserCode code = bench.loop();
            code.run(bench.attempt("d", ":"));
            Attempt attempt =
                    Bench.until(Instant.now().plusMillis(300), bench.attempt("d", "sleep 1000"));
            String reason =
                    assertThrows(DatumGivenBackException.class, () -> code.run(attempt))
                            .getMessage();
            assertEquals("no time left: attempt 1 was still running at the deadline", reason);
            assertEquals(List.of("killed: " + reason), bench.recorder.ends());
            code.run(bench.attempt("d", ":"));
            assertEquals(List.of("first start", reason), bench.recorder.starts());
        }

        @Test
        void aStartThatIsNotReadyAtTheDeadlineIsGivenBack() throws Exception {
            UserCode code = bench.open(Bench.bash("sleep 1000"));
            Attempt attempt = Bench.until(Instant.now().plusMillis(300), bench.attempt("d", ":"));
            assertThrows(DatumGivenBackException.class, () -> code.start(attempt));
            assertEquals(1, bench.recorder.ends().size());
        }

        @Test
        void aProgramThatEndedAtRestIsReplacedWhenItWakes() throws Exception {
            UserCode code = bench.loop();
            String die = "until [ -e $WARMDATUM_PFS/die ]; do sleep 0.05; done; kill -9 $$";
            code.run(bench.attempt("d", "(" + die + ") &"));
            Files.createFile(bench.view.resolve("die"));
            while (bench.recorder.ends().isEmpty()) {
                code.wake();
            }
            code.run(bench.attempt("d", ":"));
            assertEquals(
                    List.of("first start", "it ended while there was no work"),
                    bench.recorder.starts());
        }

        @Test
        void anEndAtRestIsKnownAlthoughNobodyHasWaitedForTheProcess() throws Exception {
            UserCode code = bench.loop();
            for (int i = 0; i < 20; i++) {
                code.run(bench.attempt("d", "echo $$ > $WARMDATUM_PFS/pid"));
                long pid = Long.parseLong(Files.readString(bench.view.resolve("pid")).strip());
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                Bench.assertDies(pid);
                code.wake();
            }
            code.run(bench.attempt("d", ":"));
            assertEquals(21, bench.recorder.starts().size());
            assertEquals("signal: killed", bench.recorder.ends().get(19));
        }

        @Test
        void theErrorOfTheFirstCallIsDropped() throws Exception {
            UserCode code = bench.open(Bench.bash("failed=early\n" + Bench.LOOP));
            code.run(bench.attempt("d", ":"));
        }

        @Test
        void aReportedErrorLeavesTheProgramWaiting() throws Exception {
            UserCode code = bench.loop();
            Failure failure = bench.failure(code, "echo why >&2; failed=\"no ü, \\\"sorry\\\"\"");
            assertEquals(Cause.REPORTED, failure.cause());
            assertEquals("no ü, \"sorry\"", failure.reason());
            assertEquals("why", failure.stderrTail());
            code.run(bench.attempt("d", ":"));
            assertEquals(1, bench.recorder.starts().size());
        }

        @Test
        void answersThatAreNeverReadFailTheDatumInTheEnd() throws Exception {
            bench.servers.loseAnswers();
            Failure failure = bench.failure(bench.loop(), ":");
            assertEquals(Cause.EXITED, failure.cause());
            assertEquals(
                    "the answer of NextDatum was left unread 20 times: read all of it before you"
                            + " close the connection",
                    failure.reason());
        }

        @Test
        void processEnvironmentHasNoDatum() throws Exception {
            UserCode code = bench.open(Bench.bash("env > $WARMDATUM_PFS/env\n" + Bench.LOOP));
            code.run(bench.attempt("d", ":"));
            List<String> env = Files.readAllLines(bench.view.resolve("env"));
            assertTrue(env.containsAll(List.of("HOST=host's", "SPEC=spec's", "PACH_JOB_ID=job")));
            assertTrue(env.stream().anyMatch(line -> line.startsWith("PPS_WORKER_GRPC_PORT=")));
            assertTrue(
                    env.stream()
                            .anyMatch(
                                    line ->
                                            line.startsWith("PATH=")
                                                    && line.endsWith(":" + folder + "/bin")));
            assertFalse(env.stream().anyMatch(line -> line.startsWith("PACH_DATUM_ID")));
            assertFalse(env.stream().anyMatch(line -> line.startsWith("my-input")));
        }

        @Test
        void thereIsNoChildThatTheProgramDidNotStart() throws Exception {
            assumeTrue(Commands.find("python3", System.getenv("PATH")).isPresent());
            String script =
                    """
                    import os, subprocess
                    while subprocess.run(["pachctl", "next", "datum"]).returncode == 0:
                        try:
                            print("stray child", os.wait(), flush=True)
                        except ChildProcessError:
                            print("no stray child", flush=True)
                    """;
            UserCode code = bench.open(Bench.spec(List.of("python3", "-"), List.of(script), true));
            code.run(bench.attempt("d", ":"));
            bench.recorder.await("no stray child");
        }

        @Test
        void startsInTheWorkingDirectory() throws Exception {
            Path place = Files.createDirectory(folder.resolve("a place"));
            UserCode code =
                    bench.open(
                            Bench.placed(
                                    Bench.bash(Bench.LOOP), Optional.of(place), Optional.empty()));
            code.run(bench.attempt("d", "pwd"));
            bench.recorder.await(place.toString());
        }

        @Test
        void filesThatCannotBeShownFailTheAttemptOnly() throws Exception {
            UserCode code = bench.loop();
            Attempt broken =
                    new Attempt(
                            "job",
                            "d",
                            1,
                            1,
                            List.of(),
                            List.of(),
                            () -> {
                                throw new java.io.IOException("disk full");
                            });
            Failure failure =
                    assertThrows(AttemptFailedException.class, () -> code.run(broken)).failure();
            assertEquals(Cause.WORKSPACE, failure.cause());
            code.run(bench.attempt("d", ":"));
            assertEquals(1, bench.recorder.starts().size());
        }
    }

    @Nested
    class Ends {

        private void assertExits(String work, String reason, int code) throws Exception {
            UserCode program = bench.loop();
            Failure failure = bench.failure(program, "echo last words >&2; " + work);
            assertEquals(Cause.EXITED, failure.cause());
            assertEquals("error running user code: " + reason, failure.reason());
            assertEquals(OptionalInt.of(code), failure.exitCode());
            assertEquals("last words", failure.stderrTail());
            program.run(bench.attempt("d", ":"));
            assertEquals(2, bench.recorder.starts().size());
        }

        @Test
        void anExitWithADatumInHandIsAFailure() throws Exception {
            assertExits("exit 3", "exit status 3", 3);
            assertEquals("it ended: exit status 3", bench.recorder.starts().get(1));
            assertEquals(List.of("exit status 3"), bench.recorder.ends());
        }

        @Test
        void soIsAnExitWithZero() throws Exception {
            assertExits("exit 0", "user code exited prematurely", 0);
        }

        @Test
        void soIsAnExitWithAnAcceptedCode() throws Exception {
            assertExits("exit 7", "user code exited prematurely", 7);
        }

        @Test
        void deathBySignalIsNamed() throws Exception {
            assertExits("kill -KILL $$", "signal: killed", 137);
        }

        @Test
        void anExitBetweenDatumsFailsTheNextAttempt() throws Exception {
            UserCode code = bench.loop();
            code.run(bench.attempt("d", "echo pid $$"));
            ProcessHandle.of(pid("pid ")).orElseThrow().destroyForcibly();
            Failure failure = bench.failure(code, ":");
            assertEquals(Cause.EXITED, failure.cause());
            assertEquals("error running user code: signal: killed", failure.reason());
            code.run(bench.attempt("d", ":"));
        }

        @Test
        void whatIsLeftOfTheGroupIsKilled() throws Exception {
            UserCode code = bench.loop();
            bench.failure(
                    code,
                    "r=$(mktemp -u); (trap \"\" TERM HUP; echo pid $BASHPID; echo > $r; exec sleep"
                            + " 1000) & until [ -e $r ]; do :; done; rm $r; exit 1");
            Bench.assertDies(pid("pid "));
        }

        @Test
        void anInterruptKillsTheGroup() throws Exception {
            UserCode code = bench.loop();
            Bench.Running running =
                    bench.background(
                            code, "(trap \"\" TERM; echo pid $BASHPID; exec sleep 1000) & wait");
            long pid = pid("pid ");
            running.thread().interrupt();
            assertInstanceOf(InterruptedException.class, running.thrown());
            Bench.assertDies(pid);
            code.discard("datum timeout");
            code.run(bench.attempt("d", ":"));
            assertEquals(List.of("first start", "datum timeout"), bench.recorder.starts());
        }

        @Test
        void discardKillsAndTheNextAttemptStartsAfresh() throws Exception {
            UserCode code = bench.loop();
            code.run(bench.attempt("d", ":"));
            code.discard("no tries left");
            code.run(bench.attempt("d", ":"));
            assertEquals(List.of("first start", "no tries left"), bench.recorder.starts());
            assertEquals(List.of("killed: no tries left"), bench.recorder.ends());
        }

        @Test
        void cancelFailsTheAttemptInHand() throws Exception {
            UserCode code = bench.loop();
            assertFalse(code.cancelAttempt("nothing there"));
            Bench.Running running = bench.background(code, "echo here; sleep 1000");
            bench.recorder.await("here");
            NextDatumDesk desk = bench.servers.desks.get(0);
            assertEquals("job", desk.status().jobId());
            assertEquals("/a", desk.status().files().get(0).path());
            assertFalse(desk.cancel("job", List.of("/b")));
            assertFalse(desk.cancel("other", List.of()));
            assertFalse(code.cancelMatching(List.of("/a", "/b"), "restart datum"));
            assertTrue(desk.cancel("job", List.of("/a", "00ff", "AP8=")));
            Failure failure =
                    assertInstanceOf(AttemptFailedException.class, running.thrown()).failure();
            assertEquals(Cause.CANCELLED, failure.cause());
            assertEquals("context canceled: restart datum", failure.reason());
            assertEquals("", desk.status().jobId());
            code.run(bench.attempt("d", ":"));
        }

        @Test
        void closeTermsThenKills() throws Exception {
            String script = "trap 'echo told; exit 0' TERM\n" + Bench.LOOP;
            // The trap runs once the pachctl that bash waits for got its SIGTERM too.
            UserCode code = bench.open(Bench.bash(script));
            code.run(bench.attempt("d", "(trap \"\" TERM; echo pid $BASHPID; exec sleep 1000) &"));
            long pid = pid("pid ");
            code.close();
            code.close();
            bench.recorder.await("told");
            Bench.assertDies(pid);
            ExecutionException refused =
                    assertThrows(
                            ExecutionException.class,
                            () -> bench.servers.desks.get(0).nextDatum("").get());
            assertInstanceOf(NextDatumDesk.NotBatchingException.class, refused.getCause());
            assertEquals(Cause.CANCELLED, bench.failure(code, ":").cause());
        }

        @Test
        void aProgramDeafToTermIsKilledAfterTheGracePeriod() throws Exception {
            UserCode code =
                    bench.open(
                            Bench.limited(
                                    Bench.bash("trap '' TERM\necho pid $$\n" + Bench.LOOP),
                                    Duration.ofSeconds(30),
                                    Duration.ofMillis(100)));
            code.run(bench.attempt("d", ":"));
            code.close();
            Bench.assertDies(pid("pid "));
            assertEquals(List.of("signal: killed"), bench.recorder.ends());
        }
    }

    @Nested
    class Starts {

        private Failure startFailure(ProgramSpec spec) throws Exception {
            UserCode code = bench.open(spec);
            Failure first = bench.failure(code, ":");
            Failure second = bench.failure(code, ":");
            assertEquals(Cause.START_FAILED, first.cause());
            assertEquals(first, second, "later starts fail likewise");
            assertEquals(2, bench.recorder.starts().size());
            return first;
        }

        @Test
        void aMissingCommandIsNamed() throws Exception {
            assertEquals(
                    "error starting user code: exec: \"no-such\": executable file not found in $PATH",
                    startFailure(Bench.spec(List.of("no-such"), List.of(), true)).reason());
        }

        @Test
        void aMissingWorkingDirectoryIsNamed() throws Exception {
            ProgramSpec spec =
                    Bench.placed(
                            Bench.bash(""), Optional.of(Path.of("/no/such")), Optional.empty());
            assertEquals(
                    "error starting user code: working directory /no/such does not exist",
                    startFailure(spec).reason());
        }

        @Test
        void anEndBeforeTheFirstCallShowsTheLastLines() throws Exception {
            Failure failure =
                    startFailure(Bench.bash("for i in {1..30}; do echo line $i >&2; done; exit 4"));
            assertEquals(
                    "error starting user code: error running user code: exit status 4",
                    failure.reason());
            assertEquals(20, failure.stderrTail().lines().count());
            assertTrue(failure.stderrTail().endsWith("line 30"));
        }

        @Test
        void anEndWithZeroBeforeTheFirstCallIsAFailureToo() throws Exception {
            assertEquals(
                    "error starting user code: error running user code: user code exited prematurely",
                    startFailure(Bench.bash("exit 0")).reason());
        }

        @Test
        void aHungStartIsKilledAtItsTimeout() throws Exception {
            Failure failure =
                    startFailure(
                            Bench.limited(
                                    Bench.bash("echo loading >&2; sleep 1000"),
                                    Duration.ofMillis(1500),
                                    Duration.ZERO));
            assertEquals(
                    "error starting user code: no NextDatum within 1.5s of its start",
                    failure.reason());
            assertEquals("loading", failure.stderrTail());
        }

        @Test
        void aDeathAfterARestartIsNoSilentSuccess() throws Exception {
            String once = "if [[ -e $WARMDATUM_PFS/ran ]]; then exit 9; fi\n";
            UserCode code =
                    bench.open(Bench.bash(once + "touch $WARMDATUM_PFS/ran\n" + Bench.LOOP));
            bench.failure(code, "exit 1");
            for (int i = 0; i < 2; i++) {
                Failure failure = bench.failure(code, ":");
                assertEquals(Cause.START_FAILED, failure.cause());
                assertEquals(OptionalInt.of(9), failure.exitCode());
            }
        }
    }
}
