package io.warmdatum.lambda.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A job of S3 Batch Operations: temporary failures are sent again for some time, then reported;
 * permanent ones are reported at once; results that are missing count as the answer says.
 */
public final class S3BatchSource implements EventSource {

    private final boolean second;
    private final int batchSize;
    private final int maxTries;
    private final Map<String, Integer> open = new LinkedHashMap<>();
    private final Set<String> acknowledged = new LinkedHashSet<>();
    private final Set<String> deadLettered = new LinkedHashSet<>();
    private List<String> sent = List.of();

    /**
     * @param second whether the schema is 2.0
     */
    public S3BatchSource(boolean second, int batchSize, int maxTries, List<String> items) {
        this.second = second;
        this.batchSize = batchSize;
        this.maxTries = maxTries;
        items.forEach(item -> open.put(item, 0));
    }

    @Override
    public Optional<String> next() {
        sent = open.keySet().stream().limit(batchSize).toList();
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        List<String> tasks = new ArrayList<>();
        for (String item : sent) {
            tasks.add(
                    "{\"taskId\":\"t-%1$s\",\"s3Key\":\"%1$s\",\"s3VersionId\":null,%2$s}"
                            .formatted(
                                    item,
                                    second
                                            ? "\"s3Bucket\":\"b\""
                                            : "\"s3BucketArn\":\"arn:aws:s3:::b\""));
        }
        return Optional.of(
                """
                {"invocationSchemaVersion":"%s","invocationId":"i","job":{"id":"j"},"tasks":[%s]}"""
                        .formatted(second ? "2.0" : "1.0", String.join(",", tasks)));
    }

    @Override
    public void ended(InvocationEnd end) {
        Optional<JsonNode> body =
                Replies.json(end)
                        .filter(b -> b.path("invocationId").asText().equals("i"))
                        .filter(
                                b ->
                                        b.path("invocationSchemaVersion")
                                                .asText()
                                                .equals(second ? "2.0" : "1.0"));
        Map<String, String> codes = new HashMap<>();
        body.ifPresent(
                b ->
                        b.path("results")
                                .forEach(
                                        result ->
                                                codes.put(
                                                        result.path("taskId").asText(),
                                                        result.path("resultCode").asText())));
        String missing = body.map(b -> b.path("treatMissingKeysAs").asText()).orElse("");
        for (String item : sent) {
            apply(
                    item,
                    body.isEmpty() ? "TemporaryFailure" : codes.getOrDefault("t-" + item, missing));
        }
    }

    private void apply(String item, String code) {
        switch (code) {
            case "Succeeded" -> {
                open.remove(item);
                acknowledged.add(item);
            }
            case "TemporaryFailure" -> {
                int tries = open.remove(item) + 1;
                if (tries >= maxTries) {
                    deadLettered.add(item);
                } else {
                    open.put(item, tries);
                }
            }
            default -> {
                open.remove(item);
                deadLettered.add(item);
            }
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
