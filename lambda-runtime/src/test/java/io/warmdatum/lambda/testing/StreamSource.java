package io.warmdatum.lambda.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One shard of Kinesis or DynamoDB streams with its event source mapping: everything from the
 * lowest failed record is sent again; after an error the batch is halved, if so set up; a batch
 * that made no progress too often goes to the on-failure destination as a whole.
 */
public final class StreamSource implements EventSource {

    /** Beyond what a long can hold. */
    private static final BigInteger FIRST =
            new BigInteger("49545115243490985018280067714973144582");

    private final boolean kinesis;
    private final int batchSize;
    private final boolean bisect;
    private final int maxRetries;
    private final List<String> items;
    private final Map<String, String> keys;
    private final Set<String> acknowledged = new LinkedHashSet<>();
    private final Set<String> deadLettered = new LinkedHashSet<>();
    private int position;
    private int window;
    private int retries;

    /**
     * @param keys key of each record, by record, in the order of the shard
     */
    public StreamSource(
            boolean kinesis,
            int batchSize,
            boolean bisect,
            int maxRetries,
            Map<String, String> keys) {
        this.kinesis = kinesis;
        this.batchSize = batchSize;
        this.bisect = bisect;
        this.maxRetries = maxRetries;
        this.keys = new LinkedHashMap<>(keys);
        this.items = List.copyOf(keys.keySet());
        this.window = batchSize;
    }

    @Override
    public Optional<String> next() {
        if (position == items.size()) {
            return Optional.empty();
        }
        List<String> records = new ArrayList<>();
        for (int i = position; i < end(); i++) {
            records.add(kinesis ? kinesisRecord(i) : tableRecord(i));
        }
        return Optional.of("{\"Records\":[" + String.join(",", records) + "]}");
    }

    private int end() {
        return Math.min(items.size(), position + window);
    }

    /** Numbers differ in length, so that they must be compared as numbers. */
    private static String number(int index) {
        return FIRST.multiply(BigInteger.TEN.pow(index / 8))
                .add(BigInteger.valueOf(index))
                .toString();
    }

    private String kinesisRecord(int i) {
        byte[] data = items.get(i).getBytes(StandardCharsets.UTF_8);
        return """
               {"kinesis":{"partitionKey":"%s","kinesisSchemaVersion":"1.0","data":"%s",\
               "sequenceNumber":"%s","approximateArrivalTimestamp":1.5},"eventSource":"aws:kinesis",\
               "eventID":"shardId-000000000006:%s","eventName":"aws:kinesis:record",\
               "eventSourceARN":"arn:aws:kinesis:eu-central-1:123456789012:stream/s"}"""
                .formatted(
                        keys.get(items.get(i)),
                        Base64.getEncoder().encodeToString(data),
                        number(i),
                        number(i));
    }

    private String tableRecord(int i) {
        return """
               {"eventID":"e%d","eventName":"INSERT","eventSource":"aws:dynamodb","dynamodb":{\
               "Keys":{"k":{"S":"%s"}},"NewImage":{"name":{"S":"%s"}},"SequenceNumber":"%s",\
               "SizeBytes":26,"StreamViewType":"NEW_IMAGE"},\
               "eventSourceARN":"arn:aws:dynamodb:eu-central-1:123456789012:table/t/stream/1"}"""
                .formatted(i, keys.get(items.get(i)), items.get(i), number(i));
    }

    @Override
    public void ended(InvocationEnd end) {
        Map<String, Integer> sent = new LinkedHashMap<>();
        for (int i = position; i < end(); i++) {
            sent.put(number(i), i);
        }
        Optional<List<JsonNode>> failures =
                Replies.failures(end, id -> id.isTextual() && sent.containsKey(id.asText()));
        if (failures.isEmpty()) {
            failedWhole();
            return;
        }
        int lowest =
                failures.get().stream().mapToInt(id -> sent.get(id.asText())).min().orElse(end());
        if (lowest == position) {
            noProgress();
            return;
        }
        acknowledged.addAll(items.subList(position, lowest));
        position = lowest;
        window = batchSize;
        retries = 0;
    }

    private void failedWhole() {
        if (bisect && end() - position > 1) {
            window = (end() - position + 1) / 2;
        } else {
            noProgress();
        }
    }

    private void noProgress() {
        retries++;
        if (retries > maxRetries) {
            deadLettered.addAll(items.subList(position, end()));
            position = end();
            window = batchSize;
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
        Map<String, List<String>> byKey = new LinkedHashMap<>();
        keys.forEach((item, key) -> byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(item));
        return List.copyOf(byKey.values());
    }
}
