package io.warmdatum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.templates.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code init}; the projects themselves are tried where the templates are. */
class InitTest {

    @TempDir Path folder;
    private Typed typed;

    @BeforeEach
    void start() {
        typed = new Typed(folder);
    }

    @AfterEach
    void end() {
        typed.close();
    }

    private String refused(String... words) {
        Typed.Result result = typed.type(words);
        assertEquals(1, result.code(), result::out);
        assertEquals("", result.out());
        return result.err().strip();
    }

    @Test
    void makesAProjectWithTheNameOfItsFolder() throws IOException {
        Typed.Result made =
                typed.type(
                        "init",
                        "my-fn",
                        "--target",
                        "lambda-sqs",
                        "--language",
                        "python",
                        "--set",
                        "timeout=60");
        assertEquals(0, made.code(), made::err);
        assertTrue(made.out().startsWith(folder.resolve("my-fn") + ": "), made::out);
        assertTrue(
                Files.readString(folder.resolve("my-fn/template.yaml"))
                        .contains("VisibilityTimeout: 360"));
        assertTrue(Files.readString(folder.resolve("my-fn/README.md")).startsWith("# my-fn\n"));
        assertFalse(Files.exists(folder.resolve("home")), "a store was made for nothing");
    }

    @Test
    void takesAnotherName() throws IOException {
        typed.type("init", "a/b", "--target", "pachyderm", "--language", "bash", "--name", "words");
        assertTrue(
                Files.readString(folder.resolve("a/b/pipeline.yaml")).contains("  name: words\n"));
    }

    @Test
    void listsWhatThereIs() {
        String listed = typed.type("init", "--list").out();
        Stream.of(Target.values())
                .forEach(target -> assertTrue(listed.contains(target.id() + " "), target::id));
        assertTrue(listed.contains("lambda-native   java  "), listed);
    }

    @Test
    void listsTheSettingsOfOne() {
        String listed =
                typed.type("init", "--list", "--target", "lambda-sqs", "--language", "java").out();
        assertTrue(listed.contains("a whole number from 5 to 900"), listed);
        assertTrue(listed.contains("snapstart"), listed);
        assertFalse(listed.contains("pollers"), listed);
    }

    @Test
    void saysWhatIsMissing() {
        assertEquals(
                "init needs DIR, --target and --language; 'warmdatum init --list' shows what there"
                        + " is",
                refused("init", "x"));
    }

    @Test
    void saysWhatThereIsInsteadOfWhatThereIsNot() {
        assertEquals(
                "no language \"ruby\"; there are java, python, bash",
                refused("init", "x", "--target", "pachyderm", "--language", "ruby"));
    }

    @Test
    void leavesNothingBehindWhenAValueIsWrong() throws IOException {
        assertEquals(
                "timeout must be a whole number from 5 to 900; it is \"1000\"",
                refused(
                        "init",
                        "x",
                        "--target",
                        "lambda-sqs",
                        "--language",
                        "java",
                        "--set",
                        "timeout=1000"));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }
}
