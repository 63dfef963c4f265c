package io.warmdatum.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.code.Attempt.AttemptFile;
import io.warmdatum.code.NextDatumDesk;
import io.warmdatum.wire.WorkerJson.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerJsonTest {

    private static final String JSON = "application/json";
    private static final String GATEWAY = "/pachyderm.worker.Worker/";

    private final OneAnswerDesk desk = new OneAnswerDesk();
    private final WorkerJson json = new WorkerJson(desk);

    private CompletableFuture<Answer> call(String method, String path, String type, String body) {
        return json.answer(method, path, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private String text(String method, String path, String type, String body) {
        Answer answer = call(method, path, type, body).join();
        return answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Nested
    class NextDatum {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "/next-datum | text/plain; charset=UTF-8 | bad file ü | bad file ü",
                    "/next-datum | Text/Plain | '' | ''",
                    "/next-datum | '' | '' | ''",
                    "/next-datum | application/json | {\"error\":\"e\"} | e",
                    "/next-datum | application/json | {\"error\":null} | ''",
                    "/pachyderm.worker.Worker/NextDatum | application/json | {\"error\":\"e\"} | e",
                    "/pachyderm.worker.Worker/NextDatum | application/json | {} | ''"
                })
        void handsOverTheError(String path, String type, String body, String error) {
            desk.next.complete(List.of("K=V"));
            assertEquals("200 {\"env\":[\"K=V\"]}", text("POST", path, type, body));
            assertEquals(List.of(error), desk.errors);
        }

        @Test
        void replacesBytesThatAreNoText() {
            desk.next.complete(List.of());
            json.answer("POST", "/next-datum", "text/plain", new byte[] {'a', (byte) 0xff}).join();
            assertEquals(List.of("a\ufffd"), desk.errors);
        }

        @Test
        void waitsForTheDeskAndCancelsItsFuture() {
            CompletableFuture<Answer> answer = call("POST", "/next-datum", "text/plain", "");
            assertFalse(answer.isDone());
            answer.cancel(false);
            assertTrue(desk.next.isCancelled());
        }

        @Test
        void passesOnThatTheAnswerWasNotDelivered() {
            desk.next.complete(List.of("K=V"));
            Answer answer = call("POST", "/next-datum", "text/plain", "").join();
            answer.delivered().run();
            assertEquals(desk.next, desk.delivered);
            answer.undelivered().run();
            assertEquals(desk.next, desk.undelivered);
        }

        @Test
        void saysWhyTheDeskFailed() {
            desk.next.completeExceptionally(new IOException("disk full"));
            assertEquals("500 disk full", text("POST", "/next-datum", "text/plain", ""));
            assertEquals(
                    "500 {\"status\":500,\"detail\":\"disk full\"}",
                    text("POST", "/next-datum", JSON, ""));
        }

        @Test
        void conflictsWhileNotBatching() {
            desk.next.completeExceptionally(new NextDatumDesk.NotBatchingException());
            assertEquals(
                    "409 datum batching not enabled",
                    text("POST", "/next-datum", "text/plain", ""));
        }
    }

    @Nested
    class StatusAndCancel {

        @Test
        void statusIsSnakeCase() {
            assertEquals(
                    "200 {\"worker_id\":\"w\",\"job_id\":\"j\",\"datum_status\":{\"started\":"
                            + "\"1970-01-01T00:00:00Z\",\"data\":[{\"hash\":\"00ff\",\"path\":\"/a\"}]}}",
                    text("GET", "/status", "", "")
                            .replace(
                                    "\"path\":\"/a\",\"hash\":\"00ff\"",
                                    "\"hash\":\"00ff\",\"path\":\"/a\""));
        }

        @Test
        void statusOfTheGatewayIsProtoJson() {
            String answer = text("POST", GATEWAY + "Status", JSON, "{}");
            assertTrue(answer.startsWith("200 {\"workerId\":\"w\",\"jobId\":\"j\""), answer);
            assertTrue(answer.contains("\"hash\":\"AP8=\""), answer);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"job_id\":\"j\",\"data_filters\":[\"/a\"]}",
                    "{\"jobId\":\"j\",\"dataFilters\":[\"/a\"]}",
                    "{\"jobId\":\"j\",\"data_filters\":null}"
                })
        void cancelTakesBothSpellings(String body) {
            assertEquals("200 {\"success\":true}", text("POST", "/cancel", JSON, body));
            assertEquals("200 {\"success\":true}", text("POST", GATEWAY + "Cancel", JSON, body));
        }
    }

    @Nested
    class Refusals {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "GET  | /next-datum | application/json | {} | 405 | use POST for /next-datum",
                    "POST | /status | application/json | {} | 405 | use GET for /status",
                    "POST | /nextdatum | application/json | {} | 404 | use POST /next-datum",
                    "POST | '' | application/json | {} | 404 | use POST /next-datum",
                    "POST | /next-datum | text/html | x | 415 | Content-Type: text/plain",
                    "POST | /cancel | text/plain | x | 415 | Content-Type: application/json",
                    "POST | /next-datum | application/json | { | 400 | not valid JSON (line 1",
                    "POST | /next-datum | application/json | {}{} | 400 | not valid JSON",
                    "POST | /next-datum | application/json | [] | 400 | one JSON object",
                    "POST | /next-datum | application/json | {\"x\":1} | 400 | unknown key",
                    "POST | /next-datum | application/json | {\"error\":1} | 400 | a string",
                    "POST | /cancel | application/json | {\"job_id\":\"a\",\"jobId\":\"b\"} | 400 | twice",
                    "POST | /cancel | application/json | {\"data_filters\":\"a\"} | 400 | list",
                    "POST | /cancel | application/json | {\"data_filters\":[1]} | 400 | list",
                    "POST | /pachyderm.worker.Worker/Status | application/json | {\"a\":1} | 400 | no keys"
                })
        void sayWhatToDo(
                String method, String path, String type, String body, int status, String says) {
            String answer = text(method, path, type, body);
            assertTrue(answer.startsWith(status + " "), answer);
            assertTrue(answer.contains(says), answer);
            assertEquals(List.of(), desk.errors);
        }

        @Test
        void nameTheLimit() {
            byte[] body = new byte[WorkerJson.MAX_BODY_BYTES + 1];
            Answer answer = json.answer("POST", "/next-datum", "text/plain", body).join();
            assertEquals(413, answer.status());
            assertEquals(List.of(), desk.errors);
        }
    }

    /** Gives one prepared answer. */
    private static final class OneAnswerDesk implements NextDatumDesk {

        final CompletableFuture<List<String>> next = new CompletableFuture<>();
        final List<String> errors = new ArrayList<>();
        CompletableFuture<List<String>> delivered;
        CompletableFuture<List<String>> undelivered;

        @Override
        public CompletableFuture<List<String>> nextDatum(String error) {
            errors.add(error);
            return next;
        }

        @Override
        public void delivered(CompletableFuture<List<String>> answer) {
            delivered = answer;
        }

        @Override
        public void undelivered(CompletableFuture<List<String>> answer) {
            undelivered = answer;
            answer.cancel(false);
        }

        @Override
        public WorkerStatus status() {
            return new WorkerStatus(
                    "w", "j", Optional.of(Instant.EPOCH), List.of(new AttemptFile("/a", "00ff")));
        }

        @Override
        public boolean cancel(String jobId, List<String> dataFilters) {
            return jobId.equals("j") && dataFilters.stream().allMatch("/a"::equals);
        }
    }
}
