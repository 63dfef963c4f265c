package io.warmdatum.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.lambda.testing.InvocationEnd;
import io.warmdatum.lambda.testing.RuntimeConformance;
import io.warmdatum.lambda.testing.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state machine of lambda-map around the real handler, in an execution environment. */
class StateMachineTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration ENOUGH = Duration.ofSeconds(60);

    /** Less than a batch of slow items takes. */
    private static final Duration SHORT = Duration.ofSeconds(4);

    @TempDir Path folder;
    private Sandbox box;
    private JsonNode processor;
    private Duration timeout = ENOUGH;
    private final List<String> done = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        box =
                new Sandbox(
                        Sandbox.Setup.classic(
                                RuntimeConformance.java("io.warmdatum.lambda.Bootstrap"),
                                Map.of("WARMDATUM_FUNCTION", PacedFunction.class.getName()),
                                folder));
        processor =
                MAPPER.readTree(
                                Projects.of(Target.LAMBDA_MAP, Language.JAVA)
                                        .text("statemachine.asl.json"))
                        .at("/States/Batches/ItemProcessor");
        // The start has all the time it needs, so that the short one is for the items.
        assertInstanceOf(
                InvocationEnd.Response.class, box.invoke("{\"Items\":[\"warm\"]}", ENOUGH));
    }

    @AfterEach
    void end() {
        box.close();
    }

    private StateMachine.End execute(List<String> items) throws Exception {
        return StateMachine.execute(
                processor,
                Map.of("Items", items, "BatchInput", Map.of("executionId", "e")),
                this::invoke);
    }

    /** As {@code arn:aws:states:::lambda:invoke}. */
    private Object invoke(Object arguments) throws Exception {
        JsonNode payload = MAPPER.valueToTree(arguments).path("Payload");
        InvocationEnd end = box.invoke(MAPPER.writeValueAsString(payload), timeout);
        for (int i = 0; i < 2 && end instanceof InvocationEnd.TimedOut; i++) {
            // On a slow machine; the machine's own Retry calls again, too.
            end = box.invoke(MAPPER.writeValueAsString(payload), timeout);
        }
        JsonNode answer =
                MAPPER.readTree(assertInstanceOf(InvocationEnd.Response.class, end).text());
        for (JsonNode result : answer.path("results")) {
            if (result.path("status").asText().equals("done")) {
                done.add(payload.path("Items").path(result.path("index").asInt()).asText());
            }
        }
        return MAPPER.convertValue(Map.of("Payload", answer), Object.class);
    }

    @Test
    void endsWellWhenAllIsDoneAtOnce() throws Exception {
        assertEquals(new StateMachine.End("", "", 1), execute(List.of("a", "b", "c")));
        assertEquals(List.of("a", "b", "c"), done);
    }

    @Test
    void endsWellWithOneItem() throws Exception {
        assertEquals(new StateMachine.End("", "", 1), execute(List.of("a")));
    }

    @Test
    void sendsWhatThereWasNoTimeForAgainUntilAllIsDone() throws Exception {
        timeout = SHORT;
        List<String> items = IntStream.range(0, 16).mapToObj(i -> "slow " + i).toList();
        StateMachine.End end = execute(items);
        assertEquals("", end.error(), end::cause);
        assertTrue(end.tasks() > 1, end::toString);
        assertEquals(new TreeSet<>(items), new TreeSet<>(done));
        assertEquals(items.size(), done.size(), "done more than once");
    }

    @Test
    void failsWithTheReasonsOfAllRounds() throws Exception {
        timeout = SHORT;
        List<String> items = new ArrayList<>(List.of("fails first"));
        IntStream.range(0, 16).forEach(i -> items.add("slow " + i));
        items.add("fails last");
        StateMachine.End end = execute(items);
        assertEquals("DatumsFailed", end.error());
        assertTrue(end.tasks() > 1, end::toString);
        assertTrue(
                end.cause().contains("fails first")
                        && end.cause().contains("fails last")
                        && end.cause().contains("it fails, as it says"),
                end::cause);
    }

    @Test
    void givesUpWhenThreeInvocationsDidNotFinishOne() throws Exception {
        timeout = SHORT;
        StateMachine.End end = execute(List.of("endless"));
        assertEquals("TooSlow", end.error(), end::cause);
        assertTrue(end.cause().startsWith("1 items are left"), end::cause);
        assertEquals(3, end.tasks());
    }

    @Test
    void doesNotTakeAnythingElseForAnAnswer() throws Exception {
        StateMachine.End end =
                StateMachine.execute(
                        processor,
                        Map.of("Items", List.of("a"), "BatchInput", Map.of("executionId", "e")),
                        arguments -> Map.of("Payload", Map.of("spilled", "s3://bucket/answer")));
        assertEquals("NoAnswer", end.error());
    }
}
