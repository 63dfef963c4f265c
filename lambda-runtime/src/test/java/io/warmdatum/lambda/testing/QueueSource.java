package io.warmdatum.lambda.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * SQS with its event source mapping: messages in flight are invisible, those that are not done
 * become visible again, and one that was received too often goes to the dead-letter queue. A FIFO
 * queue gives out the messages of a group in order, and none behind one in flight.
 */
public final class QueueSource implements EventSource {

    private static final class Message {
        private final String id;
        private final String group;
        private int received;

        Message(String id, String group) {
            this.id = id;
            this.group = group;
        }
    }

    private final boolean fifo;
    private final int batchSize;
    private final int maxReceiveCount;
    private final List<Message> visible = new ArrayList<>();
    private final List<Message> inFlight = new ArrayList<>();
    private final Set<String> acknowledged = new LinkedHashSet<>();
    private final Set<String> deadLettered = new LinkedHashSet<>();
    private final Map<String, List<String>> orders = new LinkedHashMap<>();

    /**
     * @param groups group of each message, by message
     */
    public QueueSource(
            boolean fifo, int batchSize, int maxReceiveCount, Map<String, String> groups) {
        this.fifo = fifo;
        this.batchSize = batchSize;
        this.maxReceiveCount = maxReceiveCount;
        groups.forEach(
                (id, group) -> {
                    visible.add(new Message(id, group));
                    if (fifo) {
                        orders.computeIfAbsent(group, g -> new ArrayList<>()).add(id);
                    }
                });
    }

    @Override
    public Optional<String> next() {
        visible.removeIf(
                message -> {
                    boolean tooOften = message.received >= maxReceiveCount;
                    if (tooOften) {
                        deadLettered.add(message.id);
                    }
                    return tooOften;
                });
        visible.stream().limit(batchSize).forEach(inFlight::add);
        if (inFlight.isEmpty()) {
            return Optional.empty();
        }
        visible.removeAll(inFlight);
        List<String> records = new ArrayList<>();
        for (Message message : inFlight) {
            message.received++;
            records.add(record(message));
        }
        return Optional.of("{\"Records\":[" + String.join(",", records) + "]}");
    }

    private String record(Message message) {
        return """
               {"messageId":"m-%1$s","receiptHandle":"r","body":"%1$s","attributes":{\
               "ApproximateReceiveCount":"%2$d","SentTimestamp":"1545082649183",\
               "MessageGroupId":"%3$s"},"messageAttributes":{},"md5OfBody":"","eventSource":\
               "aws:sqs","eventSourceARN":"arn:aws:sqs:eu-central-1:123456789012:queue%4$s",\
               "awsRegion":"eu-central-1"}"""
                .formatted(message.id, message.received, message.group, fifo ? ".fifo" : "");
    }

    @Override
    public void ended(InvocationEnd end) {
        Set<String> ids = new HashSet<>();
        inFlight.forEach(message -> ids.add("m-" + message.id));
        Optional<List<JsonNode>> failures =
                Replies.failures(end, id -> id.isTextual() && ids.contains(id.asText()));
        Set<String> failed = new HashSet<>(failures.isEmpty() ? ids : Set.of());
        failures.ifPresent(nodes -> nodes.forEach(id -> failed.add(id.asText())));
        List<Message> back = new ArrayList<>();
        for (Message message : inFlight) {
            if (failed.contains("m-" + message.id)) {
                back.add(message);
            } else {
                acknowledged.add(message.id);
            }
        }
        inFlight.clear();
        // A FIFO queue keeps the order; a standard queue is imitated at its worst.
        visible.addAll(fifo ? 0 : visible.size(), back);
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
        return List.copyOf(orders.values());
    }
}
