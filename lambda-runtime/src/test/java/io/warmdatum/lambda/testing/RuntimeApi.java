package io.warmdatum.lambda.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Runtime API and the extension API of one execution environment, on a free loopback port.
 * Thread-safe.
 *
 * <p>States and answers are those of AWS' runtime interface emulator: 202 for what was taken, 400
 * for an unknown or old id, 403 for a second answer, 413 for one that is too large, and 410 for one
 * that comes too late where several invocations run at once. Every answer can be replaced by a
 * scripted {@link Fault}.
 */
public final class RuntimeApi implements AutoCloseable {

    /** How the environment is run. */
    public enum Mode {
        /** One invocation at a time; a second call of next repeats the event in hand. */
        CLASSIC,
        /** Several invocations at once (managed instances). */
        MANAGED,
        /** As CLASSIC, with a snapshot between init and the first invocation. */
        SNAP_START
    }

    /** Largest answer the service takes, in bytes. */
    public static final int MAX_RESPONSE_BYTES = 6 * 1024 * 1024 + 100;

    private static final Pattern ANSWER =
            Pattern.compile("/2018-06-01/runtime/invocation/([^/]+)/(response|error)");
    private static final Pattern ERROR_TYPE =
            Pattern.compile("(Runtime|Function)\\.[A-Z][a-zA-Z]+");

    private final Mode mode;
    private final InstantSource clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ExtensionApi extensions = new ExtensionApi();

    private final Object lock = new Object();

    // All guarded by the lock.
    private final Deque<Invocation> queue = new ArrayDeque<>();
    private final Map<String, Invocation> inHand = new HashMap<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final Set<String> answered = new HashSet<>();
    private final List<String> initErrors = new ArrayList<>();
    private final List<String> restoreErrors = new ArrayList<>();
    private int generation;
    private int waiting;
    private boolean sawNext;
    private boolean waitsForRestore;
    private boolean restored;

    public RuntimeApi(Mode mode, InstantSource clock) throws IOException {
        this.mode = mode;
        this.clock = clock;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/2018-06-01/", this::serve);
        server.createContext("/2020-01-01/extension/", extensions::serve);
        server.start();
    }

    /** Value for {@code AWS_LAMBDA_RUNTIME_API}. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** The extensions of the environment. */
    public ExtensionApi extensions() {
        return extensions;
    }

    /** Puts an event in line. */
    public Invocation enqueue(byte[] event, Duration timeout, Map<String, String> headers) {
        Invocation invocation =
                new Invocation(
                        UUID.randomUUID().toString(),
                        event,
                        clock.instant().plus(timeout),
                        headers);
        synchronized (lock) {
            queue.add(invocation);
            lock.notifyAll();
        }
        return invocation;
    }

    /** The next calls of the fault's kind get the fault, one each, in order. */
    public void script(Fault fault) {
        synchronized (lock) {
            faults.add(fault);
        }
    }

    /** Lets the runtime go on after the snapshot. */
    public void restore() {
        synchronized (lock) {
            restored = true;
            lock.notifyAll();
        }
    }

    /**
     * Waits until as many calls of next are blocked, or the time is over; says whether they are.
     */
    public boolean awaitWaiting(int calls, Duration limit) throws InterruptedException {
        return await(() -> waiting >= calls, limit);
    }

    /** Waits until a call of next is blocked or the process is gone. */
    void awaitWaitingOr(BooleanSupplier gone, Duration limit) throws InterruptedException {
        await(() -> waiting > 0 || gone.getAsBoolean(), limit);
    }

    /** Waits until the runtime asks for the restore after a snapshot. */
    public boolean awaitSnapshot(Duration limit) throws InterruptedException {
        return await(() -> waitsForRestore, limit);
    }

    /** Waits until an error of init was posted. */
    public boolean awaitInitError(Duration limit) throws InterruptedException {
        return await(() -> !initErrors.isEmpty(), limit);
    }

    /** Error types posted to init/error. */
    public List<String> initErrors() {
        synchronized (lock) {
            return List.copyOf(initErrors);
        }
    }

    /** Error types posted to restore/error. */
    public List<String> restoreErrors() {
        synchronized (lock) {
            return List.copyOf(restoreErrors);
        }
    }

    private boolean await(BooleanSupplier there, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            for (long left = limit.toNanos();
                    !there.getAsBoolean() && left > 0;
                    left = end - System.nanoTime()) {
                lock.wait(Math.max(1, left / 1_000_000));
            }
            return there.getAsBoolean();
        }
    }

    /** The runtime's process is gone: its calls are dropped, what it had in hand is returned. */
    List<Invocation> reset() {
        synchronized (lock) {
            generation++;
            sawNext = false;
            waiting = 0;
            waitsForRestore = false;
            List<Invocation> lost = List.copyOf(inHand.values());
            inHand.clear();
            lock.notifyAll();
            return lost;
        }
    }

    /** Gives an invocation up at its deadline. */
    void expire(Invocation invocation) {
        synchronized (lock) {
            queue.remove(invocation);
            if (mode != Mode.MANAGED) {
                inHand.remove(invocation.requestId());
            }
        }
        invocation.end().complete(new InvocationEnd.TimedOut());
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Optional<HttpAnswer> answer;
        try {
            answer = answer(exchange, path);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer = Optional.empty();
        }
        if (answer.isPresent()) {
            answer.get().send(exchange);
        } else {
            exchange.close();
        }
    }

    private Optional<HttpAnswer> answer(HttpExchange exchange, String path)
            throws IOException, InterruptedException {
        switch (path) {
            case "/2018-06-01/runtime/invocation/next":
                return next();
            case "/2018-06-01/runtime/init/error":
                return initError(exchange);
            case "/2018-06-01/runtime/restore/next":
                return restoreNext();
            case "/2018-06-01/runtime/restore/error":
                return restoreError(exchange);
            default:
                Matcher matcher = ANSWER.matcher(path);
                if (!matcher.matches()) {
                    return Optional.of(HttpAnswer.refused(404, "NotFound", "no such call"));
                }
                byte[] body = exchange.getRequestBody().readAllBytes();
                return matcher.group(2).equals("response")
                        ? response(matcher.group(1), body)
                        : error(matcher.group(1), errorType(exchange, "Function"), body);
        }
    }

    /** A scripted fault for the call; an empty answer breaks the connection. */
    private Optional<Optional<HttpAnswer>> fault(Fault.Call call) {
        synchronized (lock) {
            for (Fault fault : faults) {
                if (fault.call() == call) {
                    faults.remove(fault);
                    return Optional.of(
                            fault.status() == 0
                                    ? Optional.empty()
                                    : Optional.of(HttpAnswer.json(fault.status(), fault.body())));
                }
            }
            return Optional.empty();
        }
    }

    private Optional<HttpAnswer> next() throws InterruptedException {
        Optional<Optional<HttpAnswer>> fault = fault(Fault.Call.NEXT);
        if (fault.isPresent()) {
            return fault.get();
        }
        synchronized (lock) {
            sawNext = true;
            if (mode != Mode.MANAGED && !inHand.isEmpty()) {
                return Optional.of(delivery(inHand.values().iterator().next()));
            }
            int born = generation;
            waiting++;
            lock.notifyAll();
            while (queue.isEmpty() && born == generation) {
                lock.wait();
            }
            if (born != generation) {
                return Optional.empty();
            }
            waiting--;
            Invocation invocation = queue.remove();
            inHand.put(invocation.requestId(), invocation);
            extensions.invoked(invocation);
            return Optional.of(delivery(invocation));
        }
    }

    private static HttpAnswer delivery(Invocation invocation) {
        Map<String, String> headers = new HashMap<>(invocation.headers());
        headers.put("Lambda-Runtime-Aws-Request-Id", invocation.requestId());
        headers.putIfAbsent(
                "Lambda-Runtime-Deadline-Ms", "" + invocation.deadline().toEpochMilli());
        headers.put(
                "Lambda-Runtime-Invoked-Function-Arn",
                "arn:aws:lambda:eu-central-1:123456789012:function:test");
        headers.put("Lambda-Runtime-Trace-Id", "Root=1-0-0;Sampled=0");
        headers.values().removeIf(String::isEmpty);
        return new HttpAnswer(200, invocation.event(), headers);
    }

    private Optional<HttpAnswer> response(String id, byte[] body) {
        Optional<Optional<HttpAnswer>> fault = fault(Fault.Call.RESPONSE);
        if (fault.isPresent()) {
            return fault.get();
        }
        if (body.length > MAX_RESPONSE_BYTES) {
            HttpAnswer tooLarge =
                    HttpAnswer.refused(
                            413,
                            "RequestEntityTooLarge",
                            "Exceeded maximum allowed payload size (6291556 bytes).");
            HttpAnswer taken =
                    end(id, new InvocationEnd.Error("Function.ResponseSizeTooLarge", ""));
            return Optional.of(taken.status() == 202 ? tooLarge : taken);
        }
        return Optional.of(end(id, new InvocationEnd.Response(body)));
    }

    private Optional<HttpAnswer> error(String id, String type, byte[] body) {
        Optional<Optional<HttpAnswer>> fault = fault(Fault.Call.ERROR);
        return fault.orElseGet(
                () ->
                        Optional.of(
                                end(
                                        id,
                                        new InvocationEnd.Error(
                                                type, new String(body, StandardCharsets.UTF_8)))));
    }

    private HttpAnswer end(String id, InvocationEnd end) {
        Invocation invocation;
        synchronized (lock) {
            if (!inHand.containsKey(id)) {
                return answered.contains(id)
                        ? HttpAnswer.refused(
                                403, "InvalidStateTransition", "State transition is not allowed")
                        : HttpAnswer.refused(400, "InvalidRequestID", "Invalid request ID");
            }
            invocation = inHand.remove(id);
            answered.add(id);
        }
        boolean inTime = invocation.end().complete(end);
        return inTime
                ? HttpAnswer.ok(202)
                : HttpAnswer.refused(410, "InvokeTimeout", "the invocation has timed out");
    }

    private Optional<HttpAnswer> initError(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        Optional<Optional<HttpAnswer>> fault = fault(Fault.Call.INIT_ERROR);
        if (fault.isPresent()) {
            return fault.get();
        }
        synchronized (lock) {
            if (sawNext) {
                return Optional.of(
                        HttpAnswer.refused(403, "InvalidStateTransition", "init is over already"));
            }
            initErrors.add(errorType(exchange, "Runtime"));
            lock.notifyAll();
            return Optional.of(HttpAnswer.ok(202));
        }
    }

    private Optional<HttpAnswer> restoreNext() throws InterruptedException {
        Optional<Optional<HttpAnswer>> fault = fault(Fault.Call.RESTORE_NEXT);
        if (fault.isPresent()) {
            return fault.get();
        }
        synchronized (lock) {
            if (mode != Mode.SNAP_START) {
                return Optional.of(
                        HttpAnswer.refused(403, "InvalidStateTransition", "no snapshot"));
            }
            int born = generation;
            waitsForRestore = true;
            lock.notifyAll();
            while (!restored && born == generation) {
                lock.wait();
            }
            waitsForRestore = false;
            return born == generation ? Optional.of(HttpAnswer.json(200, "")) : Optional.empty();
        }
    }

    private Optional<HttpAnswer> restoreError(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        synchronized (lock) {
            restoreErrors.add(errorType(exchange, "Runtime"));
            lock.notifyAll();
        }
        return Optional.of(HttpAnswer.ok(202));
    }

    private static String errorType(HttpExchange exchange, String kind) {
        String type = exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type");
        return type != null && ERROR_TYPE.matcher(type).matches() ? type : kind + ".Unknown";
    }

    @Override
    public void close() {
        reset();
        extensions.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
