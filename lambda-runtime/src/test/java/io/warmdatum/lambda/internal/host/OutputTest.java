package io.warmdatum.lambda.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.warmdatum.lambda.testing.FaultProxy.Spoiling;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Output in S3, and answers that are too large for their way. */
class OutputTest extends StorageContract {

    @BeforeEach
    void outputIsKept() {
        set("WARMDATUM_OUTPUT", at("out"));
        set("WARMDATUM_S3_TRIES", "1");
    }

    @Test
    void filesOfAMessageGetTheirPlacesAndNothingIsLeftOver() throws Exception {
        assertEquals(List.of(), failures(invoke(messages("put a/1 put a/2 put b", "put c"))));
        assertEquals(Set.of("out/a/1", "out/a/2", "out/b", "out/c"), keys(""));
        assertEquals("put c", get("out/c"));
    }

    @Test
    void nothingIsKeptOfAttemptsThatFail() throws Exception {
        assertEquals(List.of("put a put b fail"), failures(invoke(messages("put a put b fail"))));
        assertEquals(Set.of(), keys(""));
    }

    @Test
    void aMessageIsOnlyAcknowledgedWhenItsOutputIsInPlace() throws Exception {
        proxy.spoil("PUT /" + bucket + "/out/b", new Spoiling.Status(503, ""), 2);
        String message = "put a put b put c";
        assertEquals(List.of(message), failures(invoke(messages(message, "put d"))));
        // Sent again, it replaces what is its own.
        assertEquals(List.of(), failures(invoke(messages(message))));
        assertEquals(Set.of("out/a", "out/b", "out/c", "out/d"), keys(""));
    }

    @Test
    void noFileGetsItsPlaceBeforeAllAreThere() throws Exception {
        proxy.spoil("/2", new Spoiling.Status(500, ""), 100);
        assertEquals(List.of("put 1 put 2"), failures(invoke(messages("put 1 put 2"))));
        assertEquals(Set.of(), keys("out/1"));
        assertEquals(Set.of(), keys("out/2"));
    }

    @Test
    void anAnswerThatWasNotHeardDoesNoHarm() throws Exception {
        set("WARMDATUM_S3_TRIES", "3");
        proxy.spoil("PUT /" + bucket + "/out/", new Spoiling.Unheard(), 1);
        assertEquals(List.of(), failures(invoke(messages("put a"))));
        assertEquals("put a", get("out/a"));
    }

    @Test
    void filesOfOthersAreNotReplaced() throws Exception {
        put("out/mine", "by hand");
        assertEquals(
                List.of("put mine", "put mine put x"),
                failures(invoke(messages("put mine", "put mine put x"))));
        assertEquals(List.of(), failures(invoke(messages("put a"))));
        assertEquals(List.of("put a 2"), failures(invoke(messages("put a 2"))));
        assertEquals("by hand", get("out/mine"));
        assertEquals("put a", get("out/a"));
        assertEquals(Set.of("out/a", "out/mine"), keys(""));
        assertTrue(log.toString().contains("is of nobody known here"), log::toString);
        assertTrue(log.toString().contains("duplicate path output"), log::toString);
    }

    /** Large answers. */
    @Nested
    class Spilled {

        private static final String ITEMS =
                "{\"Items\":[\"large 1\",\"large 2\",\"fail\",\"put a\"]}";

        @BeforeEach
        void outputIsAnswered() {
            set("WARMDATUM_OUTPUT", "");
        }

        @Test
        void theWholeAnswerIsInS3AndTheRestGoesOn() throws Exception {
            set("WARMDATUM_SPILL", at("answers"));
            JsonNode answer = invoke(ITEMS);
            assertEquals(at("answers/request.json"), answer.path("spilled").asText());
            assertEquals(0, answer.path("deferred").size());
            assertEquals("fail", answer.path("failed").path(0).path("item").asText());
            JsonNode whole = JSON.readTree(get("answers/request.json"));
            assertEquals(answer.path("bytes").asInt(), whole.toString().length());
            assertEquals(
                    200_000,
                    whole.path("results").path(1).path("output").path("/large").asText().length());
        }

        @Test
        void withoutAPlaceTheInvocationFailsAndSaysWhatToDo() {
            IOException e = assertThrows(IOException.class, () -> invoke(ITEMS));
            assertTrue(e.getMessage().contains("WARMDATUM_SPILL"), e::getMessage);
        }

        @Test
        void anAnswerThatS3DoesNotTakeFailsTheInvocation() {
            set("WARMDATUM_SPILL", at("answers"));
            proxy.spoil("PUT", new Spoiling.Status(503, ""), 100);
            assertThrows(IOException.class, () -> invoke(ITEMS));
        }
    }
}
