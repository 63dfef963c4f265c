package io.warmdatum.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a real S3 server and answers some requests as one in trouble does. Thread-safe. */
final class FaultyS3 implements AutoCloseable {

    /** What an answer may be like. */
    enum Fault {
        /** Status 500. */
        INTERNAL_ERROR,
        /** Status 503. */
        SLOW_DOWN,
        /** None before the client has given up. */
        NONE_IN_TIME,
        /** The right head, half of the content, and the end of the connection. */
        TRUNCATED
    }

    /** Not passed on: the client and the server of each hop have their own. */
    private static final List<String> OF_A_HOP =
            List.of("host", "connection", "content-length", "transfer-encoding", "expect");

    private record Trouble(Fault fault, AtomicInteger left) {}

    private final URI real;
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();

    FaultyS3(URI real) throws IOException {
        this.real = real;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Answers requests of a method for an object so, at most so many times. */
    void fault(String method, String bucket, String key, Fault fault, int times) {
        troubles.put(
                method + " /" + bucket + "/" + key, new Trouble(fault, new AtomicInteger(times)));
    }

    /** How many answers were faulty. */
    int made() {
        return made.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Trouble trouble =
                    troubles.get(
                            exchange.getRequestMethod()
                                    + " "
                                    + exchange.getRequestURI().getPath());
            if (trouble == null || trouble.left().getAndDecrement() <= 0) {
                pass(exchange, body, false);
                return;
            }
            made.incrementAndGet();
            switch (trouble.fault()) {
                case INTERNAL_ERROR -> exchange.sendResponseHeaders(500, -1);
                case SLOW_DOWN -> exchange.sendResponseHeaders(503, -1);
                case NONE_IN_TIME -> closed.await();
                case TRUNCATED -> pass(exchange, body, true);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(HttpExchange exchange, byte[] body, boolean truncated)
            throws IOException, InterruptedException {
        URI asked = exchange.getRequestURI();
        var request =
                HttpRequest.newBuilder(URI.create(real + asked.toString()))
                        .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders()
                .forEach(
                        (name, values) -> {
                            if (!OF_A_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                                values.forEach(value -> request.header(name, value));
                            }
                        });
        HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
        response.headers()
                .map()
                .forEach(
                        (name, values) -> {
                            if (!OF_A_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                                exchange.getResponseHeaders().put(name, values);
                            }
                        });
        byte[] content = response.body();
        exchange.sendResponseHeaders(
                response.statusCode(), content.length == 0 ? -1 : content.length);
        exchange.getResponseBody()
                .write(content, 0, truncated ? content.length / 2 : content.length);
        exchange.getResponseBody().flush();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
