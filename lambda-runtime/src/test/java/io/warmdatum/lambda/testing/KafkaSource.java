package io.warmdatum.lambda.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Kafka with its event source mapping: a batch has records of several partitions; each partition
 * goes on from the lowest failed offset, and its part of a batch is given up when it made no
 * progress too often.
 */
public final class KafkaSource implements EventSource {

    private static final class Partition {
        private final List<String> items = new ArrayList<>();
        private int position;
        private int sent;
        private int retries;
    }

    private final int batchSize;
    private final int maxRetries;
    private final Map<String, Partition> partitions = new LinkedHashMap<>();
    private final Set<String> acknowledged = new LinkedHashSet<>();
    private final Set<String> deadLettered = new LinkedHashSet<>();

    /**
     * @param batchSize most records of one partition in a batch
     * @param partitionOf partition of each record, by record
     */
    public KafkaSource(int batchSize, int maxRetries, Map<String, String> partitionOf) {
        this.batchSize = batchSize;
        this.maxRetries = maxRetries;
        partitionOf.forEach(
                (item, partition) ->
                        partitions
                                .computeIfAbsent("topic-" + partition, p -> new Partition())
                                .items
                                .add(item));
    }

    @Override
    public Optional<String> next() {
        List<String> parts = new ArrayList<>();
        partitions.forEach(
                (name, partition) -> {
                    partition.sent =
                            Math.min(batchSize, partition.items.size() - partition.position);
                    if (partition.sent > 0) {
                        parts.add(part(name, partition));
                    }
                });
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        """
                        {"eventSource":"aws:kafka","eventSourceArn":"arn:aws:kafka:c",\
                        "bootstrapServers":"b:9092","records":{%s}}"""
                                .formatted(String.join(",", parts)));
    }

    private static String part(String name, Partition partition) {
        List<String> records = new ArrayList<>();
        for (int i = partition.position; i < partition.position + partition.sent; i++) {
            byte[] value = partition.items.get(i).getBytes(StandardCharsets.UTF_8);
            records.add(
                    """
                    {"topic":"topic","partition":0,"offset":%d,"timestamp":1,\
                    "timestampType":"CREATE_TIME","value":"%s","headers":[]}"""
                            .formatted(i, Base64.getEncoder().encodeToString(value)));
        }
        return "\"" + name + "\":[" + String.join(",", records) + "]";
    }

    @Override
    public void ended(InvocationEnd end) {
        Optional<List<JsonNode>> failures = Replies.failures(end, this::isSent);
        Map<String, Integer> lowest = new HashMap<>();
        failures.ifPresent(
                all ->
                        all.forEach(
                                id ->
                                        lowest.merge(
                                                id.path("partition").asText(),
                                                id.path("offset").asInt(),
                                                Math::min)));
        partitions.forEach(
                (name, partition) -> {
                    int last = partition.position + partition.sent;
                    int next =
                            failures.isEmpty()
                                    ? partition.position
                                    : lowest.getOrDefault(name, last);
                    go(partition, next, last);
                });
    }

    private boolean isSent(JsonNode id) {
        Partition partition = partitions.get(id.path("partition").asText());
        return partition != null
                && id.path("offset").isIntegralNumber()
                && id.path("offset").asInt() >= partition.position
                && id.path("offset").asInt() < partition.position + partition.sent;
    }

    private void go(Partition partition, int next, int last) {
        if (next > partition.position) {
            acknowledged.addAll(partition.items.subList(partition.position, next));
            partition.position = next;
            partition.retries = 0;
        } else if (partition.sent > 0 && ++partition.retries > maxRetries) {
            deadLettered.addAll(partition.items.subList(partition.position, last));
            partition.position = last;
            partition.retries = 0;
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
        return partitions.values().stream().map(partition -> partition.items).toList();
    }
}
