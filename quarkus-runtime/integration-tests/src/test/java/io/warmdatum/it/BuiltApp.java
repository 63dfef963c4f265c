package io.warmdatum.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process of the application as it was built: the jar, or the executable that the system property
 * {@code test.native} names.
 */
final class BuiltApp implements AutoCloseable {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private BuiltApp(ProcessBuilder command) throws IOException {
        this.process = command.redirectErrorStream(true).start();
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** How it is started. */
    static List<String> command(String... properties) {
        Stream<String> options = Stream.of(properties).map(p -> "-D" + p);
        String executable = System.getProperty("test.native");
        if (executable != null) {
            return Stream.concat(Stream.of(executable), options).toList();
        }
        Stream<String> java =
                Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m");
        return Stream.of(java, options, Stream.of("-jar", JAR.toAbsolutePath().toString()))
                .flatMap(s -> s)
                .toList();
    }

    static BuiltApp start(Map<String, String> env, String... properties) throws IOException {
        return run(command(properties), env);
    }

    static BuiltApp run(List<String> command, Map<String, String> env) throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().remove("PPS_WORKER_GRPC_PORT");
        builder.environment().putAll(env);
        return new BuiltApp(builder);
    }

    /** Waits for a line of its log. */
    void awaitLine(String part) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.contains(part)) {
                return;
            }
        }
        throw new AssertionError("it never said \"" + part + "\":\n" + log());
    }

    /** Asks it to stop, as Kubernetes does. */
    void terminate() {
        // Not by Process itself, which would close the log that is still to be read.
        process.toHandle().destroy();
    }

    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits for its end. */
    int exitCode() throws IOException, InterruptedException {
        output.lines().forEach(lines::add);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), this::log);
        return process.exitValue();
    }

    String log() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
