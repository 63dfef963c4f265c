package io.warmdatum.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The image of {@code deploy-templates/images/lambda}, built by buildah, under AWS' runtime
 * interface emulator, as a user who can write to nothing but {@code /tmp}.
 */
@Timeout(300)
class EmulatorIT {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path TEMPLATE = Path.of("../deploy-templates/images/lambda/Dockerfile");
    private static final String IMAGE = "localhost/warmdatum-lambda-test";

    @TempDir Path folder;
    private Process emulator;
    private String container = "";
    private URI function;

    @BeforeEach
    void needsTheEmulator() throws Exception {
        String rie = System.getenv().getOrDefault("WARMDATUM_RIE", "");
        String base = System.getenv().getOrDefault("WARMDATUM_LAMBDA_BASE", "");
        String missing =
                rie.isEmpty() || !Files.isExecutable(Path.of(rie))
                        ? "no runtime interface emulator: go install github.com/aws/"
                                + "aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie@latest,"
                                + " and set WARMDATUM_RIE to that file"
                        : base.isEmpty()
                                ? "no base image: .ci/base-image localhost/lambda-base --java"
                                        + " \"$JAVA_HOME\", and set WARMDATUM_LAMBDA_BASE to its"
                                        + " name"
                                : "";
        if (Boolean.parseBoolean(System.getenv("WARMDATUM_REQUIRE_INTEROP"))) {
            assertEquals("", missing);
        } else if (!missing.isEmpty()) {
            System.out.println("skipped: " + missing);
        }
        assumeTrue(missing.isEmpty(), missing);
    }

    @AfterEach
    void end() throws Exception {
        if (emulator != null) {
            emulator.descendants().forEach(ProcessHandle::destroyForcibly);
            emulator.destroyForcibly().waitFor();
        }
        if (!container.isEmpty()) {
            run("buildah", "rm", container);
        }
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                        .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), () -> List.of(command) + "\n" + said + read(log));
        return said.strip();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The context that the Dockerfile asks for. */
    private Path context() throws IOException {
        Path context = Files.createDirectories(folder.resolve("context"));
        Path lib = Files.createDirectories(context.resolve("lib"));
        copyAll(Path.of("target/image/lib"), lib);
        try (Stream<Path> jars = Files.list(Path.of("target"))) {
            for (Path jar : jars.filter(EmulatorIT::isOurs).toList()) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
        }
        copyAll(
                Path.of("src/main/resources/extensions"),
                Files.createDirectories(context.resolve("extensions")));
        Path task = Files.createDirectories(context.resolve("task"));
        Files.writeString(
                task.resolve("pipeline.yaml"),
                """
                pipeline: {name: upper}
                transform:
                  datum_batching: true
                  cmd: ["bash", "/var/task/upper.sh"]
                input:
                  pfs: {repo: text, glob: "/*"}
                metadata: {annotations: {warmdatum.io/after-error: keep-warm}}
                """);
        Files.writeString(
                task.resolve("upper.sh"),
                """
                while pachctl next datum ${error:+--error "$error"}; do
                  error=
                  source /pfs/.env
                  if grep -q bad "$text"; then error="a bad text"; continue; fi
                  tr a-z A-Z <"$text" >"$WARMDATUM_PFS/out/upper"
                  echo "$$ $(id -u) $(touch /var/task/x 2>/dev/null && echo writable)" >/pfs/out/who
                done
                """);
        return context;
    }

    private static boolean isOurs(Path file) {
        return file.getFileName().toString().matches("warmdatum-lambda-[0-9][^-]*(-SNAPSHOT)?.jar");
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private void start(String runtime) throws Exception {
        run(
                "buildah",
                "bud",
                "--isolation=chroot",
                "--network=host",
                "--build-arg=BASE_IMAGE=" + System.getenv("WARMDATUM_LAMBDA_BASE"),
                "--build-arg=RUNTIME=" + runtime,
                "-t",
                IMAGE,
                "-f",
                TEMPLATE.toString(),
                context().toString());
        container = run("buildah", "from", IMAGE);
        run("buildah", "copy", container, System.getenv("WARMDATUM_RIE"), "/usr/local/bin/rie");
        int port = freePort();
        function =
                URI.create(
                        "http://127.0.0.1:" + port + "/2015-03-31/functions/function/invocations");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "buildah",
                                "run",
                                "--isolation=chroot",
                                "--network=host",
                                "--env=WARMDATUM_PIPELINE=pipeline.yaml",
                                "--env=AWS_LAMBDA_FUNCTION_TIMEOUT=30",
                                container,
                                "--",
                                "/usr/local/bin/rie",
                                "--runtime-interface-emulator-address",
                                "127.0.0.1:" + port,
                                "--runtime-api-address",
                                "127.0.0.1:" + freePort()));
        // The image's own entry point and command.
        command.addAll(List.of("java", "@/var/runtime-args"));
        command.add("io.warmdatum.lambda.WarmdatumHandler");
        emulator =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("emulator.log").toFile())
                        .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private JsonNode invoke(String event) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(function)
                        .POST(HttpRequest.BodyPublishers.ofString(event))
                        .build();
        while (true) {
            try {
                String answer =
                        HttpClient.newHttpClient()
                                .send(request, HttpResponse.BodyHandlers.ofString())
                                .body();
                return MAPPER.readTree(answer);
            } catch (ConnectException e) {
                assertTrue(emulator.isAlive(), () -> read(folder.resolve("emulator.log")));
                emulator.waitFor(100, TimeUnit.MILLISECONDS);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.warmdatum.lambda.Bootstrap",
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"
            })
    void theImageAnswersBatchesWithOneProgram(String runtime) throws Exception {
        start(runtime);
        String pid = "";
        for (String word : List.of("one", "two", "three")) {
            JsonNode answer = invoke("{\"Items\":[\"%s\",\"bad\",\"last\"]}".formatted(word));
            JsonNode results = answer.path("results");
            String log = answer + "\n" + read(folder.resolve("emulator.log"));
            assertEquals("done", results.path(0).path("status").asText(), log);
            assertEquals("failed", results.path(1).path("status").asText(), log);
            assertEquals("done", results.path(2).path("status").asText(), log);
            JsonNode output = results.path(0).path("output");
            assertEquals("\"" + word.toUpperCase() + "\"", output.path("/upper").asText(), log);
            String[] who = output.path("/who").asText().strip().split(" ");
            // Two words: the third would say that the image can be written.
            assertEquals(2, who.length, output::toString);
            assertNotEquals("0", who[1]);
            pid = pid.isEmpty() ? who[0] : pid;
            assertEquals(pid, who[0]);
        }
        JsonNode messages =
                invoke(
                        """
                        {"Records":[{"messageId":"1","body":"good","attributes":{},"eventSource":"aws:sqs",
                        "eventSourceARN":"arn:aws:sqs:eu-central-1:1:q"},{"messageId":"2","body":"bad",
                        "attributes":{},"eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:eu-central-1:1:q"}]}""");
        assertEquals("{\"batchItemFailures\":[{\"itemIdentifier\":\"2\"}]}", messages.toString());
    }
}
