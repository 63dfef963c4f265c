package io.warmdatum.lambda.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.warmdatum.lambda.testing.FaultProxy.Spoiling;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files from S3 and output to S3 for a program that stays in its NextDatum. */
class ProgramFilesTest extends StorageContract {

    @BeforeEach
    void aProgramInsteadOfAFunction() {
        set("PATH", System.getenv("PATH"));
        set("WARMDATUM_FUNCTION", "");
        set(
                "WARMDATUM_PIPELINE",
                Path.of("src/test/resources/programs/copy.yaml").toAbsolutePath().toString());
        set("WARMDATUM_OUTPUT", at("out/"));
    }

    @Test
    void oneStartCopiesTheObjectsOfSeveralInvocations() throws Exception {
        put("in/a/1", "one");
        put("in/b", "two");
        put("in/empty", "");
        assertTrue(result(invoke(tasks("in/a/1", "in/b")), 1).startsWith("Succeeded"));
        assertTrue(result(invoke(tasks("in/empty")), 0).startsWith("Succeeded"));
        assertEquals("one", get("out/in/a/1"));
        assertEquals("two", get("out/in/b"));
        assertEquals("", get("out/in/empty"));
        assertEquals(3, keys("out/pid-").size());
        assertEquals(1, keys("out/pid-").stream().map(this::get).distinct().count());
        assertEquals(1, log.stream().filter(l -> l.contains("user code is started")).count());
    }

    @Test
    void aMessageIsAFileBesideTheObjectsThatItNames() throws Exception {
        put("doc", "text");
        JsonNode answer =
                invoke(
                        """
                        {"datums":[{"id":"1","payload":"read it","files":[{"uri":"%s"}]}]}"""
                                .formatted(at("doc")));
        assertEquals("done", answer.path("results").path(0).path("status").asText());
        assertEquals("text", get("out/doc"));
        assertEquals("read it", get("out/message"));
    }

    @Test
    void whatIsMissingFailsForGoodAndTheProgramNeverSeesIt() throws Exception {
        put("there", "1");
        JsonNode answer = invoke(tasks("gone", "there"));
        assertEquals(
                "PermanentFailure " + at("gone") + " is not there (NoSuchKey)", result(answer, 0));
        assertTrue(result(answer, 1).startsWith("Succeeded"), answer::toString);
    }

    @Test
    void aBrokenAnswerIsAskedForAgain() throws Exception {
        put("in", "content");
        proxy.spoil("GET /" + bucket + "/in", new Spoiling.Half(), 1);
        assertTrue(result(invoke(tasks("in")), 0).startsWith("Succeeded"));
        assertEquals("content", get("out/in"));
    }

    @Test
    void whatAFailedAttemptHasWrittenIsNotKept() throws Exception {
        put("refuse", "x");
        JsonNode answer = invoke(tasks("refuse"));
        assertTrue(result(answer, 0).startsWith("TemporaryFailure"), answer::toString);
        assertTrue(result(answer, 0).contains("it refuses, as asked"), answer::toString);
        assertEquals(Set.of(), keys("out/"));
        assertEquals(
                List.of("1", "2"),
                log.stream()
                        .filter(l -> l.contains("attempt failed"))
                        .map(l -> l.replaceAll(".*\"attempt\":(\\d+).*", "$1"))
                        .toList());
    }
}
