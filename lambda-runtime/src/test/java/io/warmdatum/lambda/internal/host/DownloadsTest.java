package io.warmdatum.lambda.internal.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.warmdatum.lambda.testing.FaultProxy.Spoiling;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** Files of datums come from S3, whole or with a reason. */
class DownloadsTest extends StorageContract {

    private static final String DENIED =
            "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";

    @BeforeEach
    void outputIsKept() {
        set("WARMDATUM_OUTPUT", at("out/"));
    }

    @Test
    void objectsOfNotificationsInMessagesAreFetched() throws Exception {
        put("in/a b.txt", "content");
        String notification =
                """
                {"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{\
                "bucket":{"name":"%s"},"object":{"key":"in/a+b.txt","size":7}}}]}"""
                        .formatted(bucket);
        assertEquals(List.of(), failures(invoke(messages(notification))));
        assertEquals("content", get("out/in/a b.txt"));
    }

    @Test
    void theVersionThatTheEventNamesIsFetched() throws Exception {
        s3.putBucketVersioning(
                v ->
                        v.bucket(bucket)
                                .versioningConfiguration(
                                        c -> c.status(BucketVersioningStatus.ENABLED)));
        String first = put("doc", "first".getBytes());
        put("doc", "second");
        JsonNode answer =
                invoke(
                        """
                        {"datums":[{"id":"1","files":[{"uri":"%s","versionId":"%s"}]}]}"""
                                .formatted(at("doc"), first));
        assertEquals("done", answer.path("results").path(0).path("status").asText());
        assertEquals("first", get("out/doc"));
    }

    @Test
    void itemsOfAListingAreFetched() throws Exception {
        put("x/1", "one");
        put("x/empty", "");
        JsonNode answer =
                invoke(
                        """
                        {"Items":[{"Key":"x/1","Size":3},{"Key":"x/empty","Size":0}],\
                        "BatchInput":{"bucket":"%s"}}"""
                                .formatted(bucket));
        assertEquals(
                at("out/x/1"), answer.path("results").path(0).path("output").path("/x/1").asText());
        assertEquals("", get("out/x/empty"));
    }

    @Test
    void whatIsMissingFailsItsOwnTaskForGood() throws Exception {
        put("there", "1");
        JsonNode answer = invoke(tasks("gone", "there"));
        assertEquals(
                "PermanentFailure " + at("gone") + " is not there (NoSuchKey)", result(answer, 0));
        assertTrue(result(answer, 1).startsWith("Succeeded"), answer::toString);
        assertEquals(1, proxy.count("GET /" + bucket + "/gone"));
    }

    @Test
    void whatIsDeniedFailsForGoodAndSaysWhatIsNeeded() throws Exception {
        proxy.spoil("GET /" + bucket + "/secret", new Spoiling.Status(403, DENIED), 1);
        String result = result(invoke(tasks("secret")), 0);
        assertTrue(result.startsWith("PermanentFailure access to " + at("secret")), result);
        assertTrue(result.contains("s3:GetObject"), result);
    }

    @Test
    void whatIsTooLargeFailsForGoodAndIsNotFetched() throws Exception {
        set("WARMDATUM_MAX_FILES_BYTES", "10");
        put("small", "0123456789");
        put("large", "0123456789x");
        JsonNode answer = invoke(tasks("small", "large"));
        assertTrue(result(answer, 0).startsWith("Succeeded"), answer::toString);
        assertTrue(
                result(answer, 1).startsWith("PermanentFailure " + at("large") + " has 11 bytes"),
                answer::toString);
        assertTrue(result(answer, 1).contains("WARMDATUM_MAX_FILES_BYTES"), answer::toString);
    }

    @Test
    void aLargeObjectComesInPartsAndABrokenPartOnceMore() throws Exception {
        byte[] content = new byte[40 * 1024 * 1024 + 7];
        new Random(5).nextBytes(content);
        put("big", content);
        proxy.spoil("GET /" + bucket + "/big", new Spoiling.Half(), 2);
        assertTrue(result(invoke(tasks("big")), 0).startsWith("Succeeded"));
        assertArrayEquals(
                content,
                s3.getObjectAsBytes(get -> get.bucket(bucket).key("out/big")).asByteArray());
        assertEquals(3 + 2, proxy.count("GET /" + bucket + "/big"));
    }

    @Test
    void troubleThatPassesIsNotNoticed() throws Exception {
        put("a", "1");
        proxy.spoil("GET /" + bucket + "/a", new Spoiling.Status(500, ""), 1);
        proxy.spoil("GET /" + bucket + "/a", new Spoiling.Status(503, ""), 1);
        assertTrue(result(invoke(tasks("a")), 0).startsWith("Succeeded"));
    }

    @Test
    void troubleThatStaysIsNoFailureForGood() throws Exception {
        put("a", "1");
        set("WARMDATUM_S3_TRIES", "2");
        proxy.spoil("GET /" + bucket + "/a", new Spoiling.Status(500, ""), 100);
        String result = result(invoke(tasks("a")), 0);
        assertTrue(result.startsWith("TemporaryFailure"), result);
        assertEquals(4, proxy.count("GET /" + bucket + "/a"));
    }

    @Test
    void whatStallsIsGivenBackBeforeTheDeadline() throws Exception {
        put("a", "0123456789");
        put("b", "1");
        invoke(tasks("b"));
        proxy.spoil("GET /" + bucket + "/a", new Spoiling.Stalled(), 100);
        long begun = System.nanoTime();
        String result = result(invoke(tasks("a"), Duration.ofSeconds(3)), 0);
        assertTrue(result.startsWith("TemporaryFailure"), result);
        long millis = (System.nanoTime() - begun) / 1_000_000;
        assertTrue(millis < 20_000, () -> millis + " ms");
    }

    @Test
    void aKeyThatLeadsOutOfTheFolderIsRefused() throws Exception {
        String result = result(invoke(tasks("../../etc/passwd")), 0);
        assertTrue(result.startsWith("PermanentFailure the key of"), result);
    }
}
