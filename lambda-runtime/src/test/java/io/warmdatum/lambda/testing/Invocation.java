package io.warmdatum.lambda.testing;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One event on its way through the Runtime API. Thread-safe. */
public final class Invocation {

    private final String requestId;
    private final byte[] event;
    private final Instant deadline;
    private final Map<String, String> headers;
    private final CompletableFuture<InvocationEnd> end = new CompletableFuture<>();

    Invocation(String requestId, byte[] event, Instant deadline, Map<String, String> headers) {
        this.requestId = requestId;
        this.event = event;
        this.deadline = deadline;
        this.headers = Map.copyOf(headers);
    }

    /** Id the runtime sees. */
    public String requestId() {
        return requestId;
    }

    byte[] event() {
        return event;
    }

    Instant deadline() {
        return deadline;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** Completes once, with the first end. */
    public CompletableFuture<InvocationEnd> end() {
        return end;
    }
}
