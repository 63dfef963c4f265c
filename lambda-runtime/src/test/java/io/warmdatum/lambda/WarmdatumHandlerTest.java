package io.warmdatum.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.lambda.testing.InvocationEnd;
import io.warmdatum.lambda.testing.RuntimeApi.Mode;
import io.warmdatum.lambda.testing.RuntimeConformance;
import io.warmdatum.lambda.testing.Sandbox;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The handler inside an execution environment, under AWS' runtime and under ours. */
class WarmdatumHandlerTest {

    private static final Duration ENOUGH = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Who calls the handler. */
    enum Runtime {
        AWS {
            @Override
            List<String> command() {
                return RuntimeConformance.java(
                        "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                        WarmdatumHandler.class.getName());
            }
        },
        OURS {
            @Override
            List<String> command() {
                return RuntimeConformance.java(Bootstrap.class.getName());
            }
        };

        abstract List<String> command();
    }

    @TempDir Path folder;
    private Sandbox box;

    @AfterEach
    void end() {
        box.close();
    }

    private void start(Runtime runtime, Mode mode, Map<String, String> env) throws Exception {
        box =
                new Sandbox(
                        new Sandbox.Setup(
                                mode,
                                runtime.command(),
                                env,
                                folder,
                                folder.resolve("extensions"),
                                2,
                                mode == Mode.CLASSIC));
    }

    private void start(Runtime runtime) throws Exception {
        start(
                runtime,
                Mode.CLASSIC,
                Map.of("WARMDATUM_FUNCTION", CountingFunction.class.getName()));
    }

    private static String text(InvocationEnd end) {
        return assertInstanceOf(InvocationEnd.Response.class, end).text();
    }

    private static String messages(String... bodies) {
        List<String> records = new ArrayList<>();
        for (String body : bodies) {
            records.add(
                    """
                    {"messageId":"id %1$s","body":"%1$s","attributes":{},"eventSource":"aws:sqs",\
                    "eventSourceARN":"arn:aws:sqs:eu-central-1:1:q"}"""
                            .formatted(body));
        }
        return "{\"Records\":[" + String.join(",", records) + "]}";
    }

    private static String items(String... items) {
        return "{\"Items\":" + Stream.of(items).map(item -> "\"" + item + "\"").toList() + "}";
    }

    @ParameterizedTest
    @EnumSource
    void namesTheMessagesThatFailedAndStaysWarm(Runtime runtime) throws Exception {
        start(runtime);
        assertEquals(
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"id fails\"},"
                        + "{\"itemIdentifier\":\"id overflows\"}]}",
                text(box.invoke(messages("a", "fails", "b", "overflows"), ENOUGH)));
        assertEquals("{\"batchItemFailures\":[]}", text(box.invoke(messages("c", "d"), ENOUGH)));
        JsonNode numbered = MAPPER.readTree(text(box.invoke(items("number"), ENOUGH)));
        // a, b, twice what fails, once the error (errors are not retried), c, d, and itself.
        assertEquals(
                "8 true",
                numbered.path("results").path(0).path("output").path("/number").asText(),
                numbered::toString);
        assertEquals(1, box.starts());
        assertTrue(box.log().contains("\"DatumsFailed\":2"), box.log());
        assertTrue(box.log().contains("it fails, as it says"), box.log());
    }

    @ParameterizedTest
    @EnumSource
    void whatHangsIsGivenBackBeforeTheDeadline(Runtime runtime) throws Exception {
        start(runtime);
        // The first datum pays for the start; the others let that be forgotten.
        text(box.invoke(messages("a ".repeat(20).split(" ")), ENOUGH));
        assertEquals(
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"id hangs\"}]}",
                text(box.invokeTelling(Duration.ofSeconds(4), messages("hangs", "b"))));
        assertEquals("{\"batchItemFailures\":[]}", text(box.invoke(messages("c", "d"), ENOUGH)));
        assertEquals(1, box.starts());
    }

    @ParameterizedTest
    @EnumSource
    void whatIgnoresItsInterruptionIsLeftBehind(Runtime runtime) throws Exception {
        start(runtime);
        text(box.invoke(messages("a ".repeat(20).split(" ")), ENOUGH));
        JsonNode answer =
                MAPPER.readTree(
                        text(box.invokeTelling(Duration.ofSeconds(4), items("stays", "b"))));
        JsonNode results = answer.path("results");
        assertEquals("deferred", results.path(0).path("status").asText(), answer::toString);
        assertEquals("done", results.path(1).path("status").asText(), answer::toString);
        // It ends while this one is worked on, and adds nothing to any answer.
        assertEquals(
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"id hangs\"}]}",
                text(box.invokeTelling(Duration.ofSeconds(12), messages("hangs", "c"))));
        assertEquals(1, box.starts());
        assertTrue(box.log().contains("\"DatumsDeferred\":1"), box.log());
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatIsTooLargeFailsTheInvocationOnly(Runtime runtime) throws Exception {
        start(runtime);
        String[] many = new String[30];
        for (int i = 0; i < many.length; i++) {
            many[i] = "large " + i;
        }
        InvocationEnd end = box.invoke(items(many), ENOUGH);
        assertTrue(
                assertInstanceOf(InvocationEnd.Error.class, end)
                        .body()
                        .contains("too many for the service"),
                end::toString);
        assertEquals("{\"batchItemFailures\":[]}", text(box.invoke(messages("c"), ENOUGH)));
        assertEquals(1, box.starts());
    }

    @ParameterizedTest
    @EnumSource
    void failsAnEventWhoseSenderReadsNoAnswer(Runtime runtime) throws Exception {
        start(runtime);
        InvocationEnd end =
                box.invoke("{\"detail-type\":\"t\",\"source\":\"s\",\"detail\":\"fails\"}", ENOUGH);
        assertTrue(
                assertInstanceOf(InvocationEnd.Error.class, end)
                        .body()
                        .contains("1 of 1 datums not done"),
                end::toString);
    }

    @ParameterizedTest
    @EnumSource
    void worksWithoutADeadlineInTheEvent(Runtime runtime) throws Exception {
        start(runtime);
        assertEquals(
                "{\"batchItemFailures\":[]}",
                text(
                        box.invoke(
                                messages("a", "b"),
                                ENOUGH,
                                Map.of("Lambda-Runtime-Deadline-Ms", ""))));
    }

    @ParameterizedTest
    @EnumSource
    void servesSeveralInvocationsAtOnce(Runtime runtime) throws Exception {
        start(
                runtime,
                Mode.MANAGED,
                Map.of("WARMDATUM_FUNCTION", CountingFunction.class.getName()));
        box.start();
        List<CompletableFuture<InvocationEnd>> ends = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ends.add(box.invokeLater(messages("a" + i, "fails" + i), ENOUGH));
        }
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    "{\"batchItemFailures\":[{\"itemIdentifier\":\"id fails" + i + "\"}]}",
                    text(ends.get(i).get()));
        }
    }

    /** Only AWS' managed runtimes have snapshots. */
    @Test
    void theFunctionIsWarmWhenTheSnapshotIsTaken() throws Exception {
        start(
                Runtime.AWS,
                Mode.SNAP_START,
                Map.of("WARMDATUM_FUNCTION", CountingFunction.class.getName()));
        box.start();
        assertTrue(box.api().awaitSnapshot(ENOUGH), box::toString);
        assertTrue(box.log().contains("user code is ready"), box.log());
        box.api().restore();
        assertEquals("{\"batchItemFailures\":[]}", text(box.invoke(messages("a", "b"), ENOUGH)));
        assertEquals(2, box.log().split("user code is ready", -1).length, box.log());
    }

    @ParameterizedTest
    @EnumSource
    void aWrongSettingIsSaidAtTheStart(Runtime runtime) throws Exception {
        start(runtime, Mode.CLASSIC, Map.of());
        box.start();
        assertTrue(box.api().awaitInitError(ENOUGH));
        assertTrue(box.log().contains("set WARMDATUM_FUNCTION"), box.log());
    }

    @ParameterizedTest
    @EnumSource
    void withoutAwsSdkOnlyWhatNeedsItFailsAndSaysSo(Runtime runtime) throws Exception {
        withoutSdk(runtime, Map.of());
        assertTrue(
                text(box.invoke(
                                "{\"datums\":[{\"id\":\"1\",\"files\":[{\"uri\":\"s3://bucket/a\"}]}]}",
                                ENOUGH))
                        .contains("add software.amazon.awssdk:s3"));
        assertEquals("{\"batchItemFailures\":[]}", text(box.invoke(messages("c"), ENOUGH)));
    }

    @ParameterizedTest
    @EnumSource
    void aSettingThatNeedsAwsSdkIsRefusedWithoutIt(Runtime runtime) throws Exception {
        withoutSdk(runtime, Map.of("WARMDATUM_LEDGER", "s3://bucket/done"));
        box.start();
        assertTrue(box.api().awaitInitError(ENOUGH));
        assertTrue(
                box.log().contains("WARMDATUM_LEDGER: AWS' SDK is not on the class path"),
                box.log());
    }

    private void withoutSdk(Runtime runtime, Map<String, String> settings) throws Exception {
        Map<String, String> env = new HashMap<>(settings);
        env.put("WARMDATUM_FUNCTION", CountingFunction.class.getName());
        String path =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.contains("awssdk"))
                        .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(runtime.command());
        command.set(command.indexOf("-cp") + 1, path);
        box =
                new Sandbox(
                        new Sandbox.Setup(
                                Mode.CLASSIC,
                                command,
                                env,
                                folder,
                                folder.resolve("extensions"),
                                2,
                                true));
    }
}
