package io.warmdatum.lambda.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Step Functions' Distributed Map with an ItemBatcher, whose child state machine calls the function
 * again with what it deferred, retries a failed invocation, and passes what failed to a report.
 */
public final class MapSource implements EventSource {

    private final int maxRetries;
    private final Deque<List<String>> batches = new ArrayDeque<>();
    private final Set<String> acknowledged = new LinkedHashSet<>();
    private final Set<String> deadLettered = new LinkedHashSet<>();
    private List<String> sent = List.of();
    private int retries;

    public MapSource(int batchSize, int maxRetries, List<String> items) {
        this.maxRetries = maxRetries;
        for (int i = 0; i < items.size(); i += batchSize) {
            batches.add(items.subList(i, Math.min(items.size(), i + batchSize)));
        }
    }

    @Override
    public Optional<String> next() {
        if (batches.isEmpty()) {
            return Optional.empty();
        }
        sent = batches.remove();
        List<String> items = sent.stream().map(item -> "{\"name\":\"" + item + "\"}").toList();
        return Optional.of(
                "{\"BatchInput\":{\"executionId\":\"e\"},\"Items\":["
                        + String.join(",", items)
                        + "]}");
    }

    @Override
    public void ended(InvocationEnd end) {
        Optional<JsonNode> body = Replies.json(end).filter(b -> b.path("results").isArray());
        if (body.isEmpty()) {
            if (++retries > maxRetries) {
                deadLettered.addAll(sent);
                retries = 0;
            } else {
                batches.addFirst(sent);
            }
            return;
        }
        List<String> deferred = new ArrayList<>();
        body.get().path("deferred").forEach(item -> deferred.add(item.path("name").asText()));
        List<String> failed = new ArrayList<>();
        body.get()
                .path("failed")
                .forEach(item -> failed.add(item.path("item").path("name").asText()));
        sent.stream()
                .filter(item -> !deferred.contains(item) && !failed.contains(item))
                .forEach(acknowledged::add);
        deadLettered.addAll(failed);
        if (deferred.size() < sent.size()) {
            retries = 0;
        } else if (++retries > maxRetries) {
            deadLettered.addAll(deferred);
            retries = 0;
            return;
        }
        if (!deferred.isEmpty()) {
            batches.addFirst(deferred);
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
