package io.warmdatum.cli;

import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Types commands: the real command line on a real store in a folder, in this process. */
final class Typed implements AutoCloseable {

    final Path folder;
    private final Vertx vertx = Vertx.vertx();

    Typed(Path folder) {
        this.folder = folder;
    }

    /**
     * What a command did.
     *
     * @param code exit code
     * @param out standard output
     * @param err standard error
     */
    record Result(int code, String out, String err) {}

    Result type(String... words) {
        return typeWithInput("", words);
    }

    Result typeWithInput(String input, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> env = new HashMap<>(System.getenv());
        env.put("WARMDATUM_HOME", folder.resolve("home").toString());
        env.remove("PPS_WORKER_GRPC_PORT");
        int code =
                new Cli(
                                new Surroundings(
                                        new ByteArrayInputStream(
                                                input.getBytes(StandardCharsets.UTF_8)),
                                        new PrintStream(out, true, StandardCharsets.UTF_8),
                                        new PrintStream(err, true, StandardCharsets.UTF_8),
                                        false,
                                        false,
                                        env,
                                        folder,
                                        InstantSource.system(),
                                        () -> vertx))
                        .execute(words);
        return new Result(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
