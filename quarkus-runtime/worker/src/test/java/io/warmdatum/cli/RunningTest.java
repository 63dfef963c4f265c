package io.warmdatum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that run user code. */
final class RunningTest {

    private static final String YAML =
            """
            pipeline: {name: edges}
            input: {pfs: {repo: images, glob: "/*"}}
            transform:
              image: acme/edges:1.0
              cmd: ["bash"]
              stdin:
                - 'pachctl next datum'
                - 'while true; do'
                - '. "${WARMDATUM_PFS:-/pfs}/.env"'
                - 'if grep -q bad "$images"; then pachctl next datum --error "bad image" || exit; continue; fi'
                - 'tr a-z A-Z <"$images" >"${WARMDATUM_PFS:-/pfs}/out/$(basename "$images")"'
                - 'echo saw $(basename "$images")'
                - 'pachctl next datum || exit'
                - 'done'
              datum_batching: true
            """;

    private static final String JSON =
            """
            {"pipeline": {"name": "edges"}, "description": "second",
             "input": {"pfs": {"repo": "images", "glob": "/*"}},
             "transform": {"image": "acme/edges:1.0", "datumBatching": true, "cmd": ["bash"],
               "stdin": ["while pachctl next datum; do . \\"${WARMDATUM_PFS:-/pfs}/.env\\"; cp \\"$images\\" \\"${WARMDATUM_PFS:-/pfs}/out/\\"; echo copied; done"]},
             "salt": "other"}
            """;

    @TempDir Path folder;
    private Typed typed;

    @BeforeEach
    void open() throws IOException {
        typed = new Typed(folder);
        typed.write("edges.yaml", YAML);
        typed.write("edges.json", JSON);
        typed.write("pictures/a", "one");
        typed.write("pictures/b", "two");
    }

    @AfterEach
    void close() {
        typed.close();
    }

    @Test
    void oneShotWritesTheOutputAndSaysHowItWent() throws IOException {
        Typed.Result result =
                typed.type("run", "edges.yaml", "--input", "images=pictures", "--out", "result");
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().startsWith("JOB_SUCCESS, 2 processed"), result.out());
        assertEquals("ONE", Files.readString(folder.resolve("result/a")));
        assertEquals("TWO", Files.readString(folder.resolve("result/b")));
        String listed = typed.type("list", "pipeline").out();
        assertTrue(listed.contains("standby / success"), listed);
    }

    @Test
    void oneShotTicksACronInputOnce() throws IOException {
        typed.write(
                "tick.yaml",
                """
                pipeline: {name: p}
                input: {cron: {name: tick, spec: "@yearly", overwrite: true}}
                transform: {cmd: [bash], stdin: ['cp "$tick" "${WARMDATUM_PFS:-/pfs}/out/"']}
                """);
        for (int i = 0; i < 2; i++) {
            Typed.Result result = typed.type("run", "tick.yaml");
            assertEquals(0, result.code(), result.err());
            assertTrue(result.out().startsWith("JOB_SUCCESS, 1 processed"), result.out());
            String[] files = folder.resolve("out").toFile().list();
            assertEquals(1, files.length);
            assertTrue(files[0].matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"), files[0]);
        }
        Typed.Result result = typed.type("run", "tick.yaml", "--input", "tick=pictures");
        assertEquals(
                "--input tick: the pipeline has no such input for files; it has none",
                result.err().lines().findFirst().orElse("").replace("error: ", ""));
    }

    @Test
    void oneShotTwiceReplacesOnlyItsOwnOutput() throws IOException {
        typed.type("run", "edges.yaml", "--input", "images=pictures");
        Files.delete(folder.resolve("pictures/b"));
        Typed.Result again = typed.type("run", "edges.yaml", "--input", "images=pictures");
        assertEquals(0, again.code(), again.err());
        assertTrue(Files.notExists(folder.resolve("out/b")));
        typed.write("out/mine", "keep");
        Typed.Result refused = typed.type("run", "edges.yaml", "--input", "images=pictures");
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("(for example mine)"), refused.err());
        assertEquals("keep", Files.readString(folder.resolve("out/mine")));
    }

    @Test
    void failedDatumsAreNamedWithTheirReasons() throws IOException {
        typed.write("pictures/b", "bad");
        Typed.Result result = typed.type("run", "edges.yaml", "--input", "images=pictures");
        assertEquals(1, result.code());
        assertTrue(result.out().contains("JOB_FAILURE, 1 processed"), result.out());
        assertTrue(result.err().contains("images:/b: "), result.err());
        assertTrue(result.err().contains("bad image"), result.err());
        assertTrue(Files.notExists(folder.resolve("out")));
    }

    @Test
    void aGlobThatCannotBeMatchedFailsTheJobOnceAndForAll() throws IOException {
        typed.write("pictures/" + "a".repeat(200), "x");
        typed.write("slow.yaml", YAML.replace("/*", "/**a**a**a**a**a**a**b"));
        Typed.Result result = typed.type("run", "slow.yaml", "--input", "images=pictures");
        assertEquals(1, result.code());
        assertTrue(result.out().contains("JOB_FAILURE"), result.out());
        assertTrue(result.out().contains("has too many ways to match"), result.out());
    }

    @Test
    void missingInputsAreListed() {
        Typed.Result result = typed.type("run", "edges.yaml");
        assertEquals(1, result.code());
        assertTrue(
                result.err()
                        .contains(
                                "no files for input images; add --input images=DIR or put a folder"
                                        + " inputs/images beside the spec"),
                result.err());
    }

    @Test
    void aStoppedRunSaysHowToResumeAndGoesOnWhereItWas() throws Exception {
        typed.write(
                "slow.yaml",
                YAML.replace(
                        "'tr a-z",
                        "'if grep -q two \"$images\"; then until [ -e"
                                + " \"$WARMDATUM_SPEC_DIR/go\" ]; do sleep 0.05; done; fi; tr a-z"));
        ExecutorService background = Executors.newSingleThreadExecutor();
        Future<Typed.Result> running =
                background.submit(
                        () -> typed.type("run", "slow.yaml", "--input", "images=pictures"));
        while (!typed.type("list", "job", "--raw").out().contains("\"data_processed\" : \"1\"")) {
            Thread.onSpinWait();
        }
        background.shutdownNow();
        Typed.Result stopped = running.get();
        assertEquals(Cli.INTERRUPTED, stopped.code());
        assertTrue(stopped.err().contains("stopped; 1 of 2 datums are done"), stopped.err());
        typed.write("go", "");
        Typed.Result resumed = typed.type("run", "slow.yaml", "--resume");
        assertEquals(0, resumed.code(), resumed.err());
        assertTrue(resumed.err().contains("2 datums, 1 left"), resumed.err());
        assertEquals("TWO", Files.readString(folder.resolve("out/b")));
    }

    @Test
    void theSixStepsOfTheBatchingGuideWorkWhileServing() throws Exception {
        ExecutorService background = Executors.newSingleThreadExecutor();
        Future<Typed.Result> serving = background.submit(() -> typed.type("serve"));
        try {
            done("create", "repo", "images");
            done("put", "file", "images@master", "-f", "pictures/a");
            done("put", "file", "images@master", "-f", "pictures/b");
            update("edges.yaml");
            assertEquals(0, typed.type("wait", "job", firstJob(1)).code());
            assertEquals("ONE", typed.type("get", "file", "edges@master:/a").out());
            update("edges.json");
            assertEquals(0, typed.type("wait", "job", firstJob(2)).code());
            assertEquals("one", typed.type("get", "file", "edges@master:/a").out());
            String listed = typed.type("list", "pipeline").out();
            assertTrue(listed.contains("default edges 2"), listed);
            assertTrue(listed.contains("running / success"), listed);
            String logs = typed.type("logs", "-p", "edges").out();
            assertTrue(logs.contains("\nsaw a\n") && logs.contains("\ncopied\n"), logs);
        } finally {
            // Interrupts the serving thread, as a signal would.
            background.shutdownNow();
        }
        assertTrue(background.awaitTermination(30, java.util.concurrent.TimeUnit.SECONDS));
        assertEquals(Cli.INTERRUPTED, serving.get().code());
    }

    private void done(String... words) {
        assertEquals(new Typed.Result(0, "", ""), typed.type(words));
    }

    private void update(String file) {
        Typed.Result result = typed.type("update", "pipeline", "-f", file);
        assertEquals(0, result.code(), result.err());
    }

    /** The newest job's id, once there are that many. */
    private String firstJob(int count) {
        while (true) {
            java.util.List<String> ids =
                    typed.type("list", "job", "-p", "edges")
                            .out()
                            .lines()
                            .skip(1)
                            .map(line -> line.split(" +")[2])
                            .toList();
            if (ids.size() >= count) {
                return ids.get(0);
            }
            Thread.onSpinWait();
        }
    }
}
