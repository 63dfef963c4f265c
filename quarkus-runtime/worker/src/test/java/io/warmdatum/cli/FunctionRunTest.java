package io.warmdatum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Datum;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Annotated functions in the local worker: compiled here, loaded from a class path of their own.
 */
final class FunctionRunTest {

    private static final String UPPER =
            """
            import io.warmdatum.*;
            import java.nio.file.*;
            import org.eclipse.microprofile.faulttolerance.Retry;

            public class Upper {
                @DatumFunction
                @Retry(maxRetries = 1, jitter = 0)
                public void process(Datum datum) throws Exception {
                    Path file = datum.input("docs").file();
                    System.out.println("attempt " + datum.attempt() + " of " + file.getFileName());
                    String text = Files.readString(file);
                    if (text.contains("bad") || text.contains("late") && datum.attempt() == 1) {
                        throw new IllegalStateException("cannot use " + file.getFileName());
                    }
                    Files.writeString(
                            datum.output().resolve(file.getFileName()), text.toUpperCase());
                }

                @OnDatumError
                public boolean recover(FailedDatum failed) {
                    return failed.last() && failed.failure().reason().contains("hopeless");
                }
            }
            """;

    @TempDir Path folder;
    private Typed typed;

    @BeforeEach
    void open() throws IOException {
        typed = new Typed(folder);
        typed.write("texts/a", "one");
        typed.write("texts/b", "late");
        compile("Upper", UPPER);
    }

    @AfterEach
    void close() {
        typed.close();
    }

    private void compile(String name, String source) throws IOException {
        Path file = typed.write("src/" + name + ".java", source);
        String classPath =
                String.join(File.pathSeparator, List.of(place(Datum.class), place(Retry.class)));
        int code =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-cp",
                                classPath,
                                "-d",
                                folder.resolve("classes").toString(),
                                file.toString());
        assertEquals(0, code);
    }

    private static String place(Class<?> type) {
        return Path.of(
                        Optional.of(type.getProtectionDomain().getCodeSource().getLocation())
                                .map(url -> java.net.URI.create(url.toString()))
                                .orElseThrow())
                .toString();
    }

    private Typed.Result run(String... more) {
        String[] words =
                Stream.concat(
                                Stream.of(
                                        "run",
                                        "--function",
                                        "Upper",
                                        "--classpath",
                                        "classes",
                                        "--input",
                                        "docs=texts"),
                                Stream.of(more))
                        .toArray(String[]::new);
        return typed.type(words);
    }

    @Test
    void aFunctionRunsLikeAProgramWithItsPolicyItsLogsAndOneStart() throws IOException {
        Typed.Result result = run("--out", "result");

        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().startsWith("JOB_SUCCESS, 2 processed"), result.out());
        assertTrue(result.out().contains("1 start of user code"), result.out());
        assertEquals("ONE", Files.readString(folder.resolve("result/a")));
        assertEquals("LATE", Files.readString(folder.resolve("result/b")));
        String logs = typed.type("logs", "--pipeline", "upper").out();
        assertTrue(logs.contains("attempt 1 of b"), logs);
        assertTrue(logs.contains("attempt 2 of b"), logs);
    }

    @Test
    void aDatumThatFailsHasItsReasonAndAsManyAttemptsAsTheAnnotationSays() throws IOException {
        typed.write("texts/c", "bad");

        Typed.Result result = run();

        assertEquals(1, result.code());
        assertTrue(
                result.out().contains("java.lang.IllegalStateException: cannot use c"),
                result.out() + result.err());
        String job = typed.type("list", "job", "-p", "upper", "--raw", "-o", "json").out();
        assertTrue(job.contains("\"data_failed\""), job);
    }

    @Test
    void keysOfAFileOnTheFunctionsClassPathCount() throws IOException {
        typed.write(
                "classes/META-INF/microprofile-config.properties",
                "Upper/process/Retry/maxRetries=${tries.more}\ntries.more=0\n");

        Typed.Result result = run();

        assertEquals(1, result.code(), result.out());
        assertTrue(
                result.out().contains("java.lang.IllegalStateException: cannot use b"),
                result.out() + result.err());
    }

    @Test
    void aFunctionIsACommandOfItsOwnInASpec() throws IOException {
        typed.write(
                "upper.yaml",
                """
                pipeline: {name: in-spec}
                transform:
                  datum_batching: true
                  cmd: [java-function, Upper]
                  env: {CLASSPATH: classes}
                input: {pfs: {repo: docs, glob: "/*"}}
                datum_tries: 2
                """);

        Typed.Result result = typed.type("run", "upper.yaml", "--input", "docs=texts");

        assertEquals(0, result.code(), result.err());
        assertEquals("LATE", Files.readString(folder.resolve("out/b")));
    }

    @Test
    void mistakesAreOneClearErrorEach() throws IOException {
        compile(
                "Wrong",
                """
                import io.warmdatum.*;
                public class Wrong {
                    @DatumFunction
                    public void process(String text) {}
                }
                """);
        refuses("give a spec FILE, or --function CLASS with --classpath PATH", "run");
        refuses(
                "give a spec FILE or --function CLASS, not both",
                "run",
                "x.yaml",
                "--function",
                "Upper");
        refuses(
                "--classpath, --glob and --workers go with --function CLASS",
                "run",
                "x.yaml",
                "--classpath",
                "classes");
        refuses(
                "--function needs its files: add --input NAME=DIR",
                "run",
                "--function",
                "Upper",
                "--classpath",
                "classes");
        refuses(
                "class Missing cannot be loaded",
                "run",
                "--function",
                "Missing",
                "--classpath",
                "classes",
                "--input",
                "docs=texts");
        refuses(
                "nowhere.jar does not exist; build it, or correct the path",
                "run",
                "--function",
                "Upper",
                "--classpath",
                "nowhere.jar",
                "--input",
                "docs=texts");
        refuses(
                "Wrong.process: @DatumFunction: the method must take one io.warmdatum.Datum, takes"
                        + " java.lang.String",
                "run",
                "--function",
                "Wrong",
                "--classpath",
                "classes",
                "--input",
                "docs=texts");
    }

    private void refuses(String text, String... words) {
        Typed.Result result = typed.type(words);
        assertTrue(result.code() != 0, String.join(" ", words));
        assertTrue(result.err().contains(text), result.err());
        assertTrue(!result.err().contains("\tat "), result.err());
    }
}
