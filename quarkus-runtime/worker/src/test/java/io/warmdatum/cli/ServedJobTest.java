package io.warmdatum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands typed beside a job that {@code serve} runs and that waits within its second datum. */
@Timeout(60)
final class ServedJobTest {

    private static final String SPEC =
            """
            pipeline: {name: edges}
            input: {pfs: {repo: images, glob: "/*"}}
            transform:
              cmd: ["bash"]
              stdin:
                - 'while pachctl next datum; do'
                - '. "${WARMDATUM_PFS:-/pfs}/.env"'
                - 'echo "begins $(basename "$images")"'
                - 'if [ "$(basename "$images")" = b ]; then until [ -e "FOLDER/go" ]; do sleep 0.02; done; fi'
                - 'echo "ends $(basename "$images")"'
                - 'done'
              datum_batching: true
            """;

    @TempDir Path folder;
    private final ExecutorService background = Executors.newCachedThreadPool();
    private Typed typed;
    private String job;

    @BeforeEach
    void serveAJobThatWaits() throws IOException {
        typed = new Typed(folder);
        typed.write("a", "one");
        typed.write("b", "two");
        typed.write("edges.yaml", SPEC.replace("FOLDER", folder.toString()));
        background.submit(() -> typed.type("serve"));
        shown("create", "repo", "images");
        shown("put", "file", "images@master", "-f", "a", "-f", "b");
        shown("create", "pipeline", "-f", "edges.yaml");
        until("begins b", "logs", "-p", "edges");
        Matcher id = Pattern.compile("[0-9a-f]{32}").matcher(shown("list", "job", "-p", "edges"));
        assertTrue(id.find());
        job = "edges@" + id.group();
    }

    @AfterEach
    void stopServing() throws InterruptedException {
        background.shutdownNow();
        assertTrue(background.awaitTermination(30, TimeUnit.SECONDS));
        typed.close();
    }

    private String shown(String... words) {
        Typed.Result result = typed.type(words);
        assertEquals(0, result.code(), result.err());
        return result.out();
    }

    private void until(String text, String... words) {
        while (!shown(words).contains(text)) {
            Thread.onSpinWait();
        }
    }

    private void letGo() throws IOException {
        Files.createFile(folder.resolve("go"));
    }

    private static List<String> userLines(String logs) {
        return Arrays.stream(logs.split("\n"))
                .filter(line -> line.startsWith("begins") || line.startsWith("ends"))
                .toList();
    }

    @Test
    void aStoppedJobEndsAsKilledAndKeepsWhatIsDone() {
        assertEquals(new Typed.Result(0, "", ""), typed.type("stop", "job", job));
        Typed.Result ended = typed.type("wait", "job", job);
        assertEquals(1, ended.code());
        assertTrue(ended.out().contains("State: killed\nReason: job stopped\n"), ended.out());
        assertTrue(ended.out().contains("Processed: 1\n"), ended.out());
        assertEquals(new Typed.Result(0, "", ""), typed.type("stop", "job", job));
    }

    @Test
    void aRestartedDatumIsBegunAgain() throws IOException {
        assertEquals(new Typed.Result(0, "", ""), typed.type("restart", "datum", job, "/b"));
        while (!List.of("begins b", "begins b")
                .equals(userLines(shown("logs", "-j", job, "--inputs", "/b")))) {
            Thread.onSpinWait();
        }
    }

    @Test
    void restartingADatumThatIsNotLeftIsRefusedWithPachydermsText() {
        String id = job.substring("edges@".length());
        for (String filter : List.of("/none", "/a", "/a,/b")) {
            assertEquals(
                    new Typed.Result(
                            1,
                            "",
                            "datum matching filter ["
                                    + filter.replace(",", ", ")
                                    + "] could not be found for job ID "
                                    + id
                                    + "\n"),
                    typed.type("restart", "datum", job, filter));
        }
    }

    @Test
    void followedLogsOfAJobEndWithItAndMissNoLine() throws Exception {
        Future<Typed.Result> followed =
                background.submit(() -> typed.type("logs", "-j", job, "-f"));
        letGo();
        Typed.Result result = followed.get(30, TimeUnit.SECONDS);
        assertEquals(0, result.code(), result.err());
        assertEquals(List.of("begins a", "ends a", "begins b", "ends b"), userLines(result.out()));
        assertEquals(result.out(), shown("logs", "-j", job));
    }

    @Test
    void logsAreNarrowedByInputDatumAndTime() {
        assertEquals(
                List.of("begins a", "ends a"),
                userLines(shown("logs", "-p", "edges", "--inputs", "/a")));
        Matcher datum =
                Pattern.compile("(?m)^([0-9a-f]{64}) .*:/b ").matcher(shown("list", "datum", job));
        assertTrue(datum.find());
        String prefix = datum.group(1).substring(0, 12);
        assertEquals(List.of("begins b"), userLines(shown("logs", "-j", job, "--datum", prefix)));
        assertEquals("", shown("logs", "-p", "edges", "--inputs", "/none"));
        assertEquals("", shown("logs", "-p", "edges", "--since", "0s"));
        assertEquals(3, userLines(shown("logs", "-p", "edges", "--since", "1h")).size());
    }
}
