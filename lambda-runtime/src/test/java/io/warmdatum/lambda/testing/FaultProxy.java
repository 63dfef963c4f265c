package io.warmdatum.lambda.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a service that speaks HTTP, and spoils some of its answers. Thread-safe. */
public final class FaultProxy implements AutoCloseable {

    private static final Set<String> OWN =
            Set.of("host", "connection", "content-length", "expect", "upgrade", "http2-settings");

    /** What is done to an answer. */
    public sealed interface Spoiling {

        /** A status with a body comes instead, and the service is not asked. */
        record Status(int status, String body) implements Spoiling {}

        /** The service is asked, and half of its answer comes; then the connection breaks. */
        record Half() implements Spoiling {}

        /** The service is asked, and half of its answer comes; then nothing more. */
        record Stalled() implements Spoiling {}

        /** The service is asked and does it, and its answer is a failure. */
        record Unheard() implements Spoiling {}
    }

    private static final class Rule {
        private final String request;
        private final Spoiling spoiling;
        private int left;

        Rule(String request, Spoiling spoiling, int times) {
            this.request = request;
            this.spoiling = spoiling;
            this.left = times;
        }
    }

    private final URI service;
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);

    // Both guarded by this.
    private final List<Rule> rules = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    public FaultProxy(URI service) throws IOException {
        this.service = service;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Where it is. */
    public URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /**
     * Spoils answers to requests, whose method and path contain a text, for example {@code PUT
     * /bucket/key}; so many times.
     */
    public synchronized void spoil(String request, Spoiling spoiling, int times) {
        rules.add(new Rule(request, spoiling, times));
    }

    /** All answers are as the service gives them, from now on, and no request is noted. */
    public synchronized void forget() {
        rules.clear();
        requests.clear();
    }

    /** How many requests came whose method and path contain a text. */
    public synchronized long count(String request) {
        return requests.stream().filter(r -> r.contains(request)).count();
    }

    private synchronized Spoiling next(String request) {
        requests.add(request);
        for (Rule rule : rules) {
            if (rule.left > 0 && request.contains(rule.request)) {
                rule.left--;
                return rule.spoiling;
            }
        }
        return null;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Spoiling spoiling =
                    next(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            if (spoiling instanceof Spoiling.Status status) {
                exchange.getRequestBody().readAllBytes();
                send(exchange, status.status(), status.body());
                return;
            }
            HttpResponse<byte[]> answer =
                    client.send(request(exchange), BodyHandlers.ofByteArray());
            if (spoiling instanceof Spoiling.Unheard) {
                send(exchange, 500, "");
                return;
            }
            pass(exchange, answer, spoiling);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private HttpRequest request(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(service.resolve(exchange.getRequestURI()))
                        .method(
                                exchange.getRequestMethod(),
                                body.length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders()
                .forEach(
                        (name, values) -> {
                            if (!OWN.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                                values.forEach(value -> request.header(name, value));
                            }
                        });
        return request.build();
    }

    private void pass(HttpExchange exchange, HttpResponse<byte[]> answer, Spoiling spoiling)
            throws IOException, InterruptedException {
        answer.headers()
                .map()
                .forEach(
                        (name, values) -> {
                            if (!OWN.contains(name) && !name.equals("transfer-encoding")) {
                                values.forEach(v -> exchange.getResponseHeaders().add(name, v));
                            }
                        });
        byte[] body = answer.body();
        if (exchange.getRequestMethod().equals("HEAD")) {
            answer.headers()
                    .firstValue("content-length")
                    .ifPresent(n -> exchange.getResponseHeaders().add("Content-Length", n));
        }
        exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, spoiling == null ? body.length : body.length / 2);
        out.flush();
        if (spoiling instanceof Spoiling.Stalled) {
            closed.await();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
