package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts, made for an image with bash and for one with curl only. */
@Timeout(60)
class CommandsTest {

    @TempDir Path folder;
    private Path bash;
    private Path curl;

    @BeforeEach
    void install() throws IOException {
        bash = folder.resolve("bash");
        curl = folder.resolve("curl");
        Commands.install(bash, System.getenv("PATH"));
        Commands.install(bash, System.getenv("PATH"));
        Commands.install(curl, "/no/such");
        assertTrue(Files.readString(curl.resolve("pachctl")).startsWith("#!/bin/sh"));
        try (var files = Files.list(bash)) {
            assertEquals(2, files.count(), "no drafts are left");
        }
    }

    private record Ran(int code, String output) {}

    private Ran run(String kind, String port, String... args) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(folder.resolve(kind).resolve("pachctl").toString());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("PPS_WORKER_GRPC_PORT");
        if (!port.isEmpty()) {
            builder.environment().put("PPS_WORKER_GRPC_PORT", port);
        }
        Process process = builder.start();
        String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return new Ran(process.waitFor(), output);
    }

    /** Answers at once and keeps what it was told. */
    private static final class PromptDesk implements NextDatumDesk {

        private final List<String> errors = new CopyOnWriteArrayList<>();

        @Override
        public CompletableFuture<List<String>> nextDatum(String error) {
            errors.add(error);
            return CompletableFuture.completedFuture(List.of("A=b"));
        }

        @Override
        public void delivered(CompletableFuture<List<String>> answer) {
            // Nothing depends on it here.
        }

        @Override
        public void undelivered(CompletableFuture<List<String>> answer) {
            answer.cancel(false);
        }

        @Override
        public WorkerStatus status() {
            return new WorkerStatus("w", "", Optional.empty(), List.of());
        }

        @Override
        public boolean cancel(String jobId, List<String> dataFilters) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "curl"})
    void handsOverTheErrorByteForByte(String kind) throws Exception {
        PromptDesk desk = new PromptDesk();
        List<String> errors = List.of("plain", "@file ü€\n\"%s\" \\n", "", "x".repeat(100_000));
        try (NextDatumServers.Endpoint endpoint = new HttpServers().open(desk)) {
            String port = String.valueOf(endpoint.port());
            for (String error : errors) {
                assertEquals(
                        new Ran(0, ""), run(kind, port, "next", "datum", "more", "--error", error));
            }
            assertEquals(new Ran(0, ""), run(kind, port, "next", "datum"));
            assertEquals(new Ran(0, ""), run(kind, port, "next", "datum", "--error=a=b"));
        }
        assertEquals(errors, desk.errors.subList(0, 4));
        assertEquals(List.of("", "a=b"), desk.errors.subList(4, 6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "curl"})
    void saysWhatPachctlSays(String kind) throws Exception {
        assertEquals(
                new Ran(1, "new workerserver client: strconv.Atoi: parsing \"\": invalid syntax"),
                run(kind, "", "next", "datum"));
        try (NextDatumServers.Endpoint endpoint =
                new HttpServers().open(ProgramDesk.notBatching("w"))) {
            assertEquals(
                    new Ran(
                            1,
                            "NextDatum: rpc error: code = Unknown desc = datum batching not enabled"),
                    run(kind, String.valueOf(endpoint.port()), "next", "datum"));
        }
        assertEquals(
                new Ran(
                        1,
                        "pachctl: inside user code only \"next datum [--error TEXT]\" is offered"),
                run(kind, "1", "list", "job"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "curl"})
    void givesUpWhenNobodyListens(String kind) throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            free = socket.getLocalPort();
        }
        assertEquals(
                new Ran(1, "new workerserver client: context deadline exceeded"),
                run(kind, String.valueOf(free), "next", "datum"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "curl"})
    void aBrokenConnectionIsUnavailable(String kind) throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Thread server =
                    new Thread(
                            () -> {
                                try (Socket caller = socket.accept()) {
                                    // All of the request, so that the end is no reset.
                                    InputStream in = caller.getInputStream();
                                    for (int ends = 0; ends < 4; ) {
                                        int b = in.read();
                                        ends = b == '\r' || b == '\n' ? ends + 1 : 0;
                                    }
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            server.start();
            Ran ran = run(kind, String.valueOf(socket.getLocalPort()), "next", "datum");
            server.join();
            assertEquals(1, ran.code());
            assertTrue(
                    ran.output()
                            .startsWith("NextDatum: rpc error: code = Unavailable desc = error"),
                    ran.output());
        }
    }
}
