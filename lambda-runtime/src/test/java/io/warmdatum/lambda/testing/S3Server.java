package io.warmdatum.lambda.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * S3Mock in a process of its own: its libraries are not those of the application. The build puts it
 * to {@code target/s3/s3mock.jar} of the module whose tests are run.
 */
public final class S3Server implements AutoCloseable {

    private static final Path JAR = Path.of("target", "s3", "s3mock.jar");
    private static final Pattern STARTED =
            Pattern.compile("Tomcat started on ports? .*?(\\d+) \\(http\\)");

    private final Process process;
    private final URI address;

    private S3Server(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Starts a server, which takes some seconds, and waits for it. */
    public static S3Server start(Path folder) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-jar",
                                JAR.toAbsolutePath().toString(),
                                "--server.port=0",
                                "--com.adobe.testing.s3mock.http-port=0",
                                "--com.adobe.testing.s3mock.store.root=" + folder)
                        .redirectErrorStream(true)
                        .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                return new S3Server(
                        drained(process, output),
                        URI.create("http://localhost:" + started.group(1)));
            }
        }
        throw new IOException("S3Mock did not start");
    }

    /** A full pipe would stop it. */
    private static Process drained(Process process, BufferedReader output) {
        var drain = new Thread(() -> output.lines().forEach(line -> {}), "s3mock-log");
        drain.setDaemon(true);
        drain.start();
        return process;
    }

    /** Where it is. */
    public URI address() {
        return address;
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}
