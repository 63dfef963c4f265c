package io.warmdatum.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.lambda.testing.InvocationEnd;
import io.warmdatum.lambda.testing.Sandbox;
import io.warmdatum.templates.CloudFormation.Resource;
import io.warmdatum.testing.FakeJob;
import io.warmdatum.testing.FakePachydermWorker;
import io.warmdatum.testing.TestDatum;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code new-projects.sh} has built, on the hosts that it was built for, imitated. */
@EnabledIfSystemProperty(named = "test.built", matches = ".+")
class BuiltProjectsTest {

    private static final Path BUILT = Path.of(System.getProperty("test.built", ""));
    private static final Duration ENOUGH = Duration.ofSeconds(60);

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void packagesWorkOnBatchesOfSqs(Language language) throws Exception {
        Path project = BUILT.resolve("lambda-sqs-" + language.id());
        Path task = folder.resolve("task");
        unpack(project.resolve("target/function.zip"), task);
        Resource function =
                CloudFormation.read(Files.readString(project.resolve("template.yaml")))
                        .resources("AWS::Serverless::Function")
                        .findFirst()
                        .orElseThrow();
        Path place = Files.createDirectory(folder.resolve("box"));
        try (var box =
                new Sandbox(
                        Sandbox.Setup.classic(
                                command(function, task), variables(function, task), place))) {
            for (int i = 0; i < 2; i++) {
                InvocationEnd end = box.invoke(messages("two words", " ", "one"), ENOUGH);
                assertEquals(
                        "{\"batchItemFailures\":[{\"itemIdentifier\":\"id  \"}]}",
                        end instanceof InvocationEnd.Response r ? r.text() : end.toString(),
                        box.log());
            }
            assertEquals(1, box.starts());
            assertTrue(box.log().contains("the text has no words"), box.log());
        }
    }

    /** As Lambda starts the runtime that the template names. */
    private static List<String> command(Resource function, Path task) {
        String wrapper = function.text("Environment", "Variables", "AWS_LAMBDA_EXEC_WRAPPER");
        if (!wrapper.isEmpty()) {
            return List.of(wrapper.replace("/var/task", task.toString()), "/var/lang/bin/python3");
        }
        String runtime =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(jar -> jar.contains("aws-lambda-java-"))
                        .collect(Collectors.joining(File.pathSeparator));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                runtime + File.pathSeparator + task + File.pathSeparator + task + "/lib/*",
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                function.text("Handler"));
    }

    /** Those of the template, but for what needs its bucket. */
    private static Map<String, String> variables(Resource function, Path task) {
        Map<String, String> variables = new HashMap<>();
        variables.put("LAMBDA_TASK_ROOT", task.toString());
        Map<?, ?> all =
                (Map<?, ?>) CloudFormation.get(function.properties(), "Environment", "Variables");
        all.forEach(
                (name, value) -> {
                    if (!value.toString().contains("${Results}")) {
                        variables.put(name.toString(), value.toString());
                    }
                });
        return variables;
    }

    private static String messages(String... bodies) {
        return Stream.of(bodies)
                .map(
                        body ->
                                """
                                {"messageId":"id %1$s","body":"%1$s","attributes":{},"eventSource":\
                                "aws:sqs","eventSourceARN":"arn:aws:sqs:eu-central-1:1:my-fn"}"""
                                        .formatted(body))
                .collect(Collectors.joining(",", "{\"Records\":[", "]}"));
    }

    /** With the rights of files, as Lambda does. */
    private static void unpack(Path zip, Path to) throws IOException {
        try (FileSystem packed =
                        FileSystems.newFileSystem(
                                URI.create("jar:" + zip.toUri()),
                                Map.of("enablePosixFileAttributes", "true"));
                Stream<Path> all = Files.walk(packed.getPath("/"))) {
            for (Path from : all.toList()) {
                Path target = to.resolve("." + from);
                if (Files.isDirectory(from)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(from, target);
                    Files.setPosixFilePermissions(
                            target,
                            Files.getFileAttributeView(from, PosixFileAttributeView.class)
                                    .readAttributes()
                                    .permissions());
                }
            }
        }
    }

    @Test
    void anImageOfAProgramHasItsFilesLibrariesAndExtension() {
        Path function = BUILT.resolve("lambda-image-python/target/function");
        assertTrue(Files.exists(function.resolve("main.py")));
        assertTrue(Files.exists(function.resolve("extensions/warmdatum-shutdown")));
        assertTrue(Files.isDirectory(function.resolve("lib")));
    }

    @Test
    void anApplicationWorksUnderAPachydermWorker() throws Exception {
        TestDatum good = TestDatum.of("texts", "/a.txt", "two words");
        TestDatum bad = TestDatum.of("texts", "/b.txt", " ");
        try (var worker =
                FakePachydermWorker.of(folder)
                        .program(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-jar",
                                BUILT.resolve("pachyderm-java/target/quarkus-app/quarkus-run.jar")
                                        .toString())
                        .datums(good, bad)
                        .tries(1)
                        .open()) {
            FakeJob job = worker.run();
            assertEquals(FakeJob.State.FAILURE, job.state(), worker.log());
            assertEquals(Map.of("/a.txt.count", "2\n"), job.of(good).files(), worker.log());
            assertTrue(job.of(bad).reason().contains("the text has no words"), worker.log());
        }
    }
}
