package io.warmdatum.code;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves desks over plain HTTP, as far as the commands in user code's PATH need it. */
final class HttpServers implements NextDatumServers {

    /** Desks in the order they were opened. */
    final List<NextDatumDesk> desks = new CopyOnWriteArrayList<>();

    private volatile boolean losing;

    /** From now on says of every answer that nobody has read it. */
    void loseAnswers() {
        losing = true;
    }

    @Override
    public Endpoint open(NextDatumDesk desk) throws IOException {
        desks.add(desk);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        ExecutorService threads =
                Executors.newCachedThreadPool(
                        task -> {
                            Thread thread = new Thread(task, "test-http");
                            thread.setDaemon(true);
                            return thread;
                        });
        server.setExecutor(threads);
        server.createContext("/next-datum", exchange -> answer(desk, exchange));
        server.start();
        return new Endpoint() {
            @Override
            public int port() {
                return server.getAddress().getPort();
            }

            @Override
            public void close() {
                server.stop(0);
                threads.shutdownNow();
            }
        };
    }

    private void answer(NextDatumDesk desk, HttpExchange exchange) throws IOException {
        String error = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            CompletableFuture<List<String>> answer = desk.nextDatum(error);
            send(exchange, 200, String.join("\n", answer.get()));
            if (losing) {
                desk.undelivered(answer);
            } else {
                desk.delivered(answer);
            }
        } catch (ExecutionException e) {
            send(exchange, 409, e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private static void send(HttpExchange exchange, int code, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
