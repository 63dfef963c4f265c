package io.warmdatum.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.warmdatum.quarkus.ExitCodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The built application while a JVM records what it needs. */
@Timeout(120)
class TrainingIT {

    @TempDir Path temp;
    private Path samples;

    @BeforeEach
    void makeSamples() throws Exception {
        samples = Files.createDirectory(temp.resolve("in"));
    }

    private BuiltApp train(String... more) throws Exception {
        Stream<String> always =
                Stream.of("warmdatum.training=true", "java.io.tmpdir=" + made("temporary"));
        return BuiltApp.start(
                Map.of(), Stream.concat(always, Stream.of(more)).toArray(String[]::new));
    }

    private Path made(String folder) throws Exception {
        return Files.createDirectories(temp.resolve(folder));
    }

    private List<Path> left() throws Exception {
        try (Stream<Path> files = Files.list(made("temporary"))) {
            return files.filter(f -> f.getFileName().toString().startsWith("warmdatum")).toList();
        }
    }

    @Test
    void feedsEachSampleFromTheFolderAndFromAWorkerAndKeepsNothing() throws Exception {
        Files.writeString(samples.resolve("a"), "one");
        Files.writeString(samples.resolve("b"), "two");

        try (BuiltApp app = train("warmdatum.input=" + samples)) {
            app.awaitLine("2 processed, 0 recovered, 0 skipped, 0 failed");
            app.awaitLine("2 datums, 2 attempts in this process");
            app.awaitLine("Trained; failed datums: 0");
            assertEquals(ExitCodes.DONE, app.exitCode());
        }
        assertEquals(List.of(), left());
        assertEquals("one", Files.readString(samples.resolve("a")));
        assertFalse(Files.exists(samples.resolve(".warmdatum")));
    }

    @Test
    void needsNoSamples() throws Exception {
        try (BuiltApp app = train()) {
            app.awaitLine("Trained; failed datums: 0");
            assertEquals(ExitCodes.DONE, app.exitCode());
        }
    }

    @Test
    void endsWithOneWhenTheFunctionFailsOnASample() throws Exception {
        Files.writeString(samples.resolve("bad"), "poison");

        try (BuiltApp app = train("warmdatum.input=" + samples)) {
            app.awaitLine("Trained; failed datums: 1");
            assertEquals(ExitCodes.INCOMPLETE, app.exitCode());
        }
    }

    @Test
    void saysWhichFolderIsMissing() throws Exception {
        try (BuiltApp app = train("warmdatum.input=" + samples.resolve("missing"))) {
            app.awaitLine("missing");
            assertEquals(ExitCodes.SOURCE_GONE, app.exitCode());
        }
    }
}
