package io.warmdatum.lambda.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer of the Runtime API; always with a content type, as AWS' own client needs one. */
record HttpAnswer(int status, byte[] body, Map<String, String> headers) {

    static HttpAnswer ok(int status) {
        return json(status, "{\"status\":\"OK\"}");
    }

    static HttpAnswer refused(int status, String type, String message) {
        return json(
                status, "{\"errorMessage\":\"%s\",\"errorType\":\"%s\"}".formatted(message, type));
    }

    static HttpAnswer json(int status, String body) {
        return new HttpAnswer(status, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    void send(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
