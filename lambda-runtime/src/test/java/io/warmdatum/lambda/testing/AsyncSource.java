package io.warmdatum.lambda.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An asynchronous sender (EventBridge): an event is sent again when its invocation fails. */
public final class AsyncSource implements EventSource {

    private final int maxRetries;
    private final Deque<String> items = new ArrayDeque<>();
    private final Set<String> acknowledged = new LinkedHashSet<>();
    private final Set<String> deadLettered = new LinkedHashSet<>();
    private int retries;

    public AsyncSource(int maxRetries, List<String> items) {
        this.maxRetries = maxRetries;
        this.items.addAll(items);
    }

    @Override
    public Optional<String> next() {
        return Optional.ofNullable(items.peek())
                .map(
                        item ->
                                """
                                {"version":"0","id":"id-%1$s","detail-type":"Made","source":"acme",\
                                "detail":{"name":"%1$s"}}"""
                                        .formatted(item));
    }

    @Override
    public void ended(InvocationEnd end) {
        if (end instanceof InvocationEnd.Response) {
            acknowledged.add(items.remove());
            retries = 0;
        } else if (++retries > maxRetries) {
            deadLettered.add(items.remove());
            retries = 0;
        }
    }

    @Override
    public Set<String> acknowledged() {
        return acknowledged;
    }

    @Override
    public Set<String> deadLettered() {
        return deadLettered;
    }

    @Override
    public List<List<String>> orders() {
        return List.of();
    }
}
