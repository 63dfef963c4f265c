package io.warmdatum.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.QuarkusDevModeTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Dev UI of an application shows the policy of its function. */
@Timeout(180)
class DevUiTest {

    private static final SampleFolders FOLDERS = SampleFolders.with("a", "Hello");
    private static final int PORT = freePort();

    @RegisterExtension
    static final QuarkusDevModeTest APPLICATION =
            FOLDERS.application("Retry/maxRetries=7", "quarkus.http.port=" + PORT);

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String get(String path) throws Exception {
        var answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create("http://localhost:" + PORT + path))
                                        .build(),
                                BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer::body);
        return answer.body();
    }

    @Test
    void theCardShowsEachValueAndWhereItComesFrom() throws Exception {
        SampleFolders.awaitContent(FOLDERS.output().resolve("a"), "hello");
        String card = get("/q/dev-ui/warmdatum-quarkus-data.js");
        assertTrue(card.contains("7 (8 tries)"), card);
        assertTrue(card.contains("Retry/maxRetries"), card);
        assertTrue(card.contains("retry.max-retries"), card);
    }
}
