package io.warmdatum.lambda.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The extension API: registration and events. Thread-safe.
 *
 * <p>An extension that registered for no event is told of none; its call of next just stays
 * unanswered, which is enough for the runtime to get a SIGTERM at the end.
 */
public final class ExtensionApi {

    private static final class Registered {
        private final String name;
        private final boolean invoke;
        private final boolean shutdown;
        private final Deque<String> events = new ArrayDeque<>();
        private boolean waiting;

        Registered(String name, String wanted) {
            this.name = name;
            this.invoke = wanted.contains("\"INVOKE\"");
            this.shutdown = wanted.contains("\"SHUTDOWN\"");
        }
    }

    private final Object lock = new Object();

    // All guarded by the lock.
    private final Map<String, Registered> byId = new HashMap<>();
    private boolean closed;

    /** Names of the registered extensions. */
    public Set<String> names() {
        synchronized (lock) {
            Set<String> names = new HashSet<>();
            byId.values().forEach(registered -> names.add(registered.name));
            return names;
        }
    }

    /** Waits until as many extensions are blocked in next; says whether they are. */
    boolean awaitWaiting(int extensions, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            long left = limit.toNanos();
            while (left > 0 && byId.values().stream().filter(r -> r.waiting).count() < extensions) {
                lock.wait(Math.max(1, left / 1_000_000));
                left = end - System.nanoTime();
            }
            return byId.values().stream().filter(r -> r.waiting).count() >= extensions;
        }
    }

    void invoked(Invocation invocation) {
        tell(
                "{\"eventType\":\"INVOKE\",\"deadlineMs\":%d,\"requestId\":\"%s\"}"
                        .formatted(invocation.deadline().toEpochMilli(), invocation.requestId()),
                true);
    }

    void shutdown(String reason, long deadlineMs) {
        tell(
                "{\"eventType\":\"SHUTDOWN\",\"shutdownReason\":\"%s\",\"deadlineMs\":%d}"
                        .formatted(reason, deadlineMs),
                false);
    }

    private void tell(String event, boolean invoke) {
        synchronized (lock) {
            for (Registered registered : byId.values()) {
                if (invoke ? registered.invoke : registered.shutdown) {
                    registered.events.add(event);
                }
            }
            lock.notifyAll();
        }
    }

    /** The environment is gone, and its extensions with it. */
    void reset() {
        synchronized (lock) {
            byId.clear();
            lock.notifyAll();
        }
    }

    void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }

    void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/register")) {
            register(exchange, new String(body, StandardCharsets.UTF_8)).send(exchange);
        } else if (path.endsWith("/event/next")) {
            next(exchange);
        } else {
            HttpAnswer.ok(202).send(exchange);
        }
    }

    private HttpAnswer register(HttpExchange exchange, String body) {
        String name = exchange.getRequestHeaders().getFirst("Lambda-Extension-Name");
        if (name == null) {
            return HttpAnswer.refused(403, "Extension.InvalidExtensionName", "no name");
        }
        String id = UUID.randomUUID().toString();
        synchronized (lock) {
            byId.put(id, new Registered(name, body));
            lock.notifyAll();
        }
        return new HttpAnswer(
                200,
                "{\"functionName\":\"test\",\"functionVersion\":\"1\",\"handler\":\"h\"}"
                        .getBytes(StandardCharsets.UTF_8),
                Map.of("Lambda-Extension-Identifier", id));
    }

    private void next(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestHeaders().getFirst("Lambda-Extension-Identifier");
        String event;
        synchronized (lock) {
            Registered registered = id == null ? null : byId.get(id);
            if (registered == null) {
                HttpAnswer.refused(403, "Extension.UnknownExtensionIdentifier", "unknown")
                        .send(exchange);
                return;
            }
            registered.waiting = true;
            lock.notifyAll();
            try {
                while (registered.events.isEmpty() && !closed && byId.containsKey(id)) {
                    lock.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            registered.waiting = false;
            event = registered.events.poll();
        }
        if (event == null) {
            exchange.close();
        } else {
            HttpAnswer.json(200, event).send(exchange);
        }
    }
}
