package io.warmdatum.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.quarkus.ExitCodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The built application as a program of the local worker. */
@Timeout(240)
class LocalWorkerIT {

    private static final Path WORKER =
            Path.of("..", "worker", "target", "quarkus-app", "quarkus-run.jar");

    private static final String SPEC =
            """
            pipeline: {name: shouting}
            metadata: {annotations: {warmdatum.io/after-error: %s}}
            datum_tries: 1
            transform:
              datum_batching: true
              cmd: [%s]
            input: {pfs: {repo: input, glob: "/*"}}
            """;

    @TempDir Path temp;
    private Places places;

    @BeforeEach
    void makePlaces() {
        places = new Places(temp);
    }

    private BuiltApp run(String afterError) throws Exception {
        String command =
                BuiltApp.command("java.io.tmpdir=" + temp).stream()
                        .map(word -> "\"" + word + "\"")
                        .collect(Collectors.joining(", "));
        Path spec = Files.writeString(temp.resolve("spec.yaml"), SPEC.formatted(afterError, command));
        return BuiltApp.run(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        WORKER.toString(),
                        "run",
                        spec.toString(),
                        "--input",
                        "input=" + places.in(),
                        "--out",
                        places.out().toString()),
                Map.of("WARMDATUM_HOME", temp.resolve("home").toString()));
    }

    @Test
    void isStartedOnceForAllDatums() throws Exception {
        places.given("a", "one");
        places.given("b", "two");
        places.given("c", "three");

        try (BuiltApp worker = run("diagram")) {
            assertEquals(ExitCodes.DONE, worker.exitCode(), worker::log);
            assertTrue(worker.log().contains("1 start"), worker::log);
        }
        assertEquals(Map.of("a", "ONE", "b", "TWO", "c", "THREE"), places.output());
    }

    /** Its attempts are its own; the worker hears of the datum once. */
    @Test
    void isReplacedAfterAFailureWhereAlwaysRestartSaysSo() throws Exception {
        places.given("a", "one");
        places.given("b", "poison");
        places.given("c", "three");

        try (BuiltApp worker = run("always-restart")) {
            assertEquals(1, worker.exitCode(), worker::log);
            assertTrue(
                    worker.log().contains("java.lang.IllegalStateException: cannot shout poison"),
                    worker::log);
            assertTrue(worker.log().contains("2 starts"), worker::log);
        }
    }
}
