package io.warmdatum.worker.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Failure;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a bash program that loops over {@code pachctl next datum} meets, in each after-error mode,
 * with the number of its starts. Everything is real: store, processes, servers, the command on the
 * PATH.
 */
@Timeout(120)
class BatchingBehaviourTest {

    @TempDir Path folder;
    private LocalPipelines local;

    @BeforeEach
    void open() throws Exception {
        local = new LocalPipelines(folder);
        local.put("data", Map.of("/a", "A", "/b", "B", "/c", "C"));
    }

    @AfterEach
    void close() {
        local.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"diagram", "keep-warm", "always-restart"})
    void oneStartServesAllDatumsThatGoWell(String mode) throws Exception {
        var job = run(mode, "", "cp \"$data\" /pfs/out/");

        assertEquals(JobInfo.State.SUCCESS, job.state(), job.reason());
        assertEquals(Map.of("/a", "A", "/b", "B", "/c", "C"), local.output(job));
        assertEquals(3, job.processed());
        assertEquals(1, local.starts().size(), local.starts().toString());
    }

    @ParameterizedTest
    @CsvSource({
        // without an error command: the first start, and one after each of two reported errors
        "diagram, false, 3",
        "keep-warm, false, 1",
        "always-restart, false, 3",
        // with one: the diagram hands the same process the datum again, until no tries are left
        "diagram, true, 1",
        "keep-warm, true, 1",
        "always-restart, true, 3",
    })
    void anErrorThatIsReportedTwiceIsTriedAThirdTime(String mode, boolean errorCommand, int starts)
            throws Exception {
        String script =
                """
                n=$(cat "$COUNT/n" 2>/dev/null || echo 0)
                if [ "${data##*/}" = b ] && [ "$n" -lt 2 ]; then
                  echo $((n + 1)) > "$COUNT/n"
                  error="b went wrong"
                else
                  cp "$data" /pfs/out/
                fi
                """;
        var job = run(mode, errorCommand ? "err_cmd: [\"true\"]" : "", script);

        assertEquals(JobInfo.State.SUCCESS, job.state(), job.reason());
        assertEquals(Map.of("/a", "A", "/b", "B", "/c", "C"), local.output(job));
        var b = local.datums(job).get("/b");
        assertEquals(3, b.attempts().size());
        assertEquals("b went wrong", b.attempts().get(0).failure().orElseThrow().reason());
        assertEquals(DatumInfo.State.PROCESSED, b.state());
        assertEquals(starts, local.starts().size(), local.starts().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"diagram", "keep-warm", "always-restart"})
    void anExitInADatumIsAFailedAttemptAndStartsAfresh(String mode) throws Exception {
        String script =
                """
                if [ "${data##*/}" = b ] && [ ! -e "$COUNT/died" ]; then
                  touch "$COUNT/died"
                  echo "about to die" >&2
                  exit 3
                fi
                cp "$data" /pfs/out/
                """;
        var job = run(mode, "", script);

        assertEquals(JobInfo.State.SUCCESS, job.state(), job.reason());
        var failure = local.datums(job).get("/b").attempts().get(0).failure().orElseThrow();
        assertEquals(Failure.Cause.EXITED, failure.cause());
        assertEquals("error running user code: exit status 3", failure.reason());
        assertTrue(failure.stderrTail().contains("about to die"), failure.stderrTail());
        assertEquals(2, local.starts().size(), local.starts().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"diagram", "keep-warm", "always-restart"})
    void exitZeroInADatumIsAFailureToo(String mode) throws Exception {
        String script =
                """
                if [ "${data##*/}" = b ] && [ ! -e "$COUNT/died" ]; then
                  touch "$COUNT/died"
                  exit 0
                fi
                cp "$data" /pfs/out/
                """;
        var job = run(mode, "", script);

        assertEquals(JobInfo.State.SUCCESS, job.state(), job.reason());
        assertEquals(
                "error running user code: user code exited prematurely",
                local.datums(job).get("/b").attempts().get(0).failure().orElseThrow().reason());
        assertEquals(2, local.starts().size(), local.starts().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"diagram", "keep-warm", "always-restart"})
    void aDatumThatTakesTooLongIsKilledAndTriedAgain(String mode) throws Exception {
        String script =
                """
                if [ "${data##*/}" = b ] && [ ! -e "$COUNT/hung" ]; then
                  touch "$COUNT/hung"
                  sleep 1000
                fi
                cp "$data" /pfs/out/
                """;
        var job = run(mode, "", script, "datum_timeout: 3s");

        assertEquals(JobInfo.State.SUCCESS, job.state(), job.reason());
        var failure = local.datums(job).get("/b").attempts().get(0).failure().orElseThrow();
        assertEquals(Failure.Cause.TIMED_OUT, failure.cause());
        assertTrue(failure.reason().startsWith("context deadline exceeded"), failure.reason());
        assertEquals(2, local.starts().size(), local.starts().toString());
    }

    @Test
    void aDatumThatTimedOutCanStillBeRecovered() throws Exception {
        String script =
                """
                [ "${data##*/}" = b ] && sleep 1000
                cp "$data" /pfs/out/
                """;
        var job =
                run(
                        "diagram",
                        "err_cmd: [\"sh\", \"-c\", \"echo recovering $WARMDATUM_ATTEMPT of"
                                + " $WARMDATUM_TRIES: $WARMDATUM_REASON\"]",
                        script,
                        "datum_timeout: 3s",
                        "datum_tries: 1");

        assertEquals(JobInfo.State.SUCCESS, job.state(), job.reason());
        assertEquals(1, job.recovered());
        assertEquals(Map.of("/a", "A", "/c", "C"), local.output(job));
        assertTrue(
                local.userLines(job).stream()
                        .anyMatch(
                                l ->
                                        l.message()
                                                .startsWith(
                                                        "recovering 1 of 1: context deadline"
                                                                + " exceeded")),
                local.userLines(job).toString());
    }

    @ParameterizedTest
    @CsvSource({
        // three tries each of three datums; a fresh start is made only if work is left
        "diagram, 9",
        "keep-warm, 1",
        "always-restart, 9",
    })
    void aProgramThatAlwaysReportsAnErrorFailsEveryDatum(String mode, int starts) throws Exception {
        var job = run(mode, "", "error=\"never works\"");

        assertEquals(JobInfo.State.FAILURE, job.state());
        assertEquals(3, job.failed());
        assertEquals(0, job.left());
        var first = local.datums(job).get("/a");
        assertEquals("datum " + first.datum().id() + " failed: never works", job.reason());
        assertEquals(3, first.attempts().size());
        assertEquals(starts, local.starts().size(), local.starts().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"diagram", "keep-warm", "always-restart"})
    void aHungStartIsEndedByTheJobTimeout(String mode) throws Exception {
        var job =
                local.run(
                        local.pipeline(
                                spec(mode, "", "", "job_timeout: 4s")
                                        .replace("while true", "sleep 1000; while true")));

        assertEquals(JobInfo.State.KILLED, job.state());
        assertTrue(job.reason().contains("timed out"), job.reason());
        assertEquals(0, job.processed());
        assertEquals(1, local.starts().size(), local.starts().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"diagram", "keep-warm", "always-restart"})
    void theEnvironmentOfEachDatumComesFromTheEnvFile(String mode) throws Exception {
        var job =
                run(
                        mode,
                        "env: {GREETING: hello}",
                        "echo \"$PACH_DATUM_ID $data $data_COMMIT $PACH_JOB_ID $GREETING\""
                                + " > /pfs/out/${data##*/}");

        assertEquals(JobInfo.State.SUCCESS, job.state(), job.reason());
        var output = local.output(job);
        local.datums(job)
                .forEach(
                        (path, datum) ->
                                assertEquals(
                                        datum.datum().id()
                                                + " /pfs/data"
                                                + path
                                                + " "
                                                + datum.datum().inputs().get(0).commit()
                                                + " "
                                                + job.id()
                                                + " hello\n",
                                        output.get(path)));
    }

    @Nested
    class WhenUserCodeCannotBeStarted {

        @ParameterizedTest
        @ValueSource(strings = {"diagram", "keep-warm", "always-restart"})
        void theJobFailsWithTheReasonAfterTheTriesOfOneDatum(String mode) throws Exception {
            var job =
                    local.run(
                            local.pipeline(
                                    spec(mode, "", "")
                                            .replace(
                                                    "while true",
                                                    "oops_no_such; exit 7; while true")));

            assertEquals(JobInfo.State.FAILURE, job.state());
            assertTrue(job.reason().startsWith("error starting user code: "), job.reason());
            assertTrue(job.reason().contains("exit status 7"), job.reason());
            assertTrue(job.reason().contains("oops_no_such"), job.reason());
            assertEquals(3, local.starts().size(), local.starts().toString());
            assertEquals(0, job.processed());
        }

        @Test
        void aMissingCommandIsNamed() throws Exception {
            var job =
                    local.run(
                            local.pipeline(
                                    """
                                    pipeline: {name: copy}
                                    input: {pfs: {repo: data, glob: "/*"}}
                                    transform: {cmd: [no-such-command], datum_batching: true}
                                    """));

            assertEquals(JobInfo.State.FAILURE, job.state());
            assertTrue(job.reason().contains("no-such-command"), job.reason());
        }

        @Test
        void aDeathAfterARestartIsNeverTakenForSuccess() throws Exception {
            // reference 2.7: Pachyderm records the rest of the set as processed, with empty output
            String script =
                    """
                    [ "${data##*/}" = b ] && { touch "$COUNT/broken"; exit 1; }
                    cp "$data" /pfs/out/
                    """;
            var job =
                    local.run(
                            local.pipeline(
                                    spec("diagram", "", script)
                                            .replace(
                                                    "while true",
                                                    "[ -e \"$COUNT/broken\" ] && exit 5; while"
                                                            + " true")));

            assertEquals(JobInfo.State.FAILURE, job.state());
            assertEquals(1, job.processed());
            assertEquals(2, job.failed());
            var c = local.datums(job).get("/c");
            assertEquals(
                    Failure.Cause.START_FAILED,
                    c.attempts().get(0).failure().orElseThrow().cause());
        }
    }

    @Test
    void linesOfUserCodeCarryDatumAndAttempt() throws Exception {
        var job = run("diagram", "", "echo \"working on ${data##*/}\"; cp \"$data\" /pfs/out/");

        var datums = local.datums(job);
        for (String name : new String[] {"a", "b", "c"}) {
            var line =
                    local.userLines(job).stream()
                            .filter(l -> l.message().equals("working on " + name))
                            .findFirst()
                            .orElseThrow();
            assertEquals(datums.get("/" + name).datum().id(), line.datumId());
            assertEquals(1, line.attempt());
        }
    }

    @Test
    void userCodeStaysWarmFromJobToJob() throws Exception {
        var pipeline = local.pipeline(spec("diagram", "", "cp \"$data\" /pfs/out/"));
        try (var runner = local.runner(pipeline)) {
            assertEquals(JobInfo.State.SUCCESS, runner.run(local.newJob(pipeline)).state());
            local.put("data", Map.of("/d", "D"));
            var second = runner.run(local.newJob(pipeline));

            assertEquals(JobInfo.State.SUCCESS, second.state(), second.reason());
            assertEquals(1, second.processed());
            assertEquals(3, second.skipped());
            assertEquals("D", local.output(second).get("/d"));
        }
        assertEquals(1, local.starts().size(), local.starts().toString());
    }

    @Test
    void workersSideBySideEachHaveTheirOwnFiles() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                local.programs.isolation().parallel(),
                "needs bubblewrap or unshare (package bubblewrap)");
        var files = new java.util.TreeMap<String, String>();
        for (int i = 0; i < 40; i++) {
            files.put("/f" + i, "content " + i);
        }
        local.put("data", files);
        var job =
                run(
                        "diagram",
                        "",
                        """
                        # None is done before all three are there.
                        [ -n "$up" ] || up=$(mktemp "$COUNT/up-XXXXXX")
                        until [ "$(ls "$COUNT" | grep -c up-)" -eq 3 ]; do sleep 0.02; done
                        cat "$data" > /pfs/out/${data##*/}
                        """,
                        "parallelism_spec: {constant: 3}");

        assertEquals(JobInfo.State.SUCCESS, job.state(), job.reason());
        assertEquals(43, job.processed());
        var output = local.output(job);
        files.forEach((path, content) -> assertEquals(content, output.get(path)));
        assertEquals(3, local.starts().size(), local.starts().toString());
    }

    @Test
    void outputThatBreaksARuleFailsThatDatumWithTheName() throws Exception {
        var job =
                run(
                        "diagram",
                        "",
                        "cp \"$data\" \"/pfs/out/${data##*/}$([ \"${data##*/}\" = b ] && echo '*')\"",
                        "datum_tries: 1");

        assertEquals(JobInfo.State.FAILURE, job.state());
        assertEquals(2, job.processed());
        assertTrue(job.reason().contains("globbing character"), job.reason());
    }

    @Test
    void twoDatumsThatPutOutTheSamePathFailTheJob() throws Exception {
        var job = run("diagram", "", "cp \"$data\" /pfs/out/same");

        assertEquals(JobInfo.State.FAILURE, job.state());
        assertTrue(
                job.reason().contains("duplicate path output by different datums"), job.reason());
        assertFalse(job.reason().isEmpty());
    }

    private JobInfo run(String mode, String transform, String script, String... fields)
            throws InterruptedException {
        return local.run(local.pipeline(spec(mode, transform, script, fields)));
    }

    /** A pipeline whose program runs {@code script} for each datum; it may set {@code error}. */
    private String spec(String mode, String transform, String script, String... fields) {
        return """
                pipeline: {name: copy}
                metadata: {annotations: {"warmdatum.io/after-error": %s, "warmdatum.io/grace-period": 1s}}
                input: {pfs: {repo: data, glob: "/*"}}
                %s
                transform:
                  datum_batching: true
                  %s
                  cmd: [bash]
                  stdin:
                    - |
                      COUNT="%s"
                      error=
                      while true; do
                        pachctl next datum --error "$error" || exit 9
                        error=
                        set -a; source /pfs/.env; set +a
                %s
                      done
                """
                .formatted(
                        mode,
                        String.join("\n", fields),
                        transform,
                        folder,
                        script.indent(8).stripTrailing());
    }
}
