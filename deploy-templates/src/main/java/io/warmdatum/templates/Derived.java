package io.warmdatum.templates;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Values that follow from others. Stateless. */
final class Derived {

    /** SQS: how many timeouts a message stays invisible, so that no second function gets it. */
    private static final long VISIBILITY_TIMEOUTS = 6;

    /** From here on an alarm says that there is little left. */
    private static final long BUSY_PER_CENT = 80;

    /** What the function's metrics call the source, where it is not SQS. */
    private static final Map<String, String> SOURCES =
            Map.of(
                    "lambda-fifo", "sqs-fifo",
                    "lambda-kinesis", "kinesis",
                    "lambda-dynamodb", "dynamodb",
                    "lambda-kafka", "kafka",
                    "lambda-s3batch", "s3-batch",
                    "lambda-map", "map");

    private Derived() {}

    static Map<String, String> with(Map<String, String> values) {
        Map<String, String> all = new TreeMap<>(values);
        versions().forEach((name, version) -> all.put(name + "-version", version.toString()));
        if (values.containsKey("package")) {
            all.put("package-path", values.get("package").replace('.', '/'));
        }
        all.put("input-name", values.getOrDefault("repo", "texts"));
        String runtime = values.getOrDefault("runtime", "");
        all.put("jdk", runtime.startsWith("java") ? runtime.substring("java".length()) : "21");
        if (values.get("target").startsWith("lambda-")) {
            lambda(values, all);
        }
        if (values.containsKey("job-timeout")) {
            all.put("job-seconds", values.get("job-timeout").replace("s", ""));
        }
        return all;
    }

    private static void lambda(Map<String, String> values, Map<String, String> all) {
        long timeout = Long.parseLong(values.get("timeout"));
        all.put("visibility", Long.toString(timeout * VISIBILITY_TIMEOUTS));
        all.put("slow-millis", Long.toString(timeout * 1000 * BUSY_PER_CENT / 100));
        all.put("datum-seconds", Long.toString(Math.max(1, timeout / 3)));
        // The function answers in time or is ended by Lambda; this is for what comes in between.
        all.put("task-seconds", Long.toString(timeout + 30));
        all.put("fifo-suffix", values.get("target").equals("lambda-fifo") ? ".fifo" : "");
        all.put("source", SOURCES.getOrDefault(values.get("target"), "sqs"));
        String reserved = values.getOrDefault("reserved-concurrency", "");
        if (!reserved.isEmpty()) {
            all.put(
                    "high-concurrency",
                    Long.toString(Long.parseLong(reserved) * BUSY_PER_CENT / 100));
        }
    }

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream in = Derived.class.getResourceAsStream("versions.properties")) {
            versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }
}
