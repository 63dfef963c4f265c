package io.warmdatum.lambda.internal.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.lambda.testing.FaultProxy;
import io.warmdatum.lambda.testing.S3Server;
import io.warmdatum.store.s3.S3Access;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A host of {@link FileFunction} with S3 behind a proxy that can spoil its answers. */
abstract class StorageContract {

    static final ObjectMapper JSON = new ObjectMapper();
    static final Duration ENOUGH = Duration.ofMinutes(2);

    @TempDir static Path folder;
    static S3Server server;
    static FaultProxy proxy;

    /** Not through the proxy. */
    static S3Client s3;

    private static int buckets;

    String bucket;
    private final Map<String, String> env = new HashMap<>();
    final List<String> log = new ArrayList<>();
    private Assembly assembly;

    @BeforeAll
    static void startS3() throws Exception {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        server = S3Server.start(folder.resolve("s3"));
        proxy = new FaultProxy(server.address());
        s3 =
                new S3Access(
                                Optional.of(server.address()),
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofSeconds(30),
                                1)
                        .open();
    }

    @AfterAll
    static void stopS3() {
        s3.close();
        proxy.close();
        server.close();
    }

    @BeforeEach
    void freshBucket() {
        proxy.forget();
        FileFunction.CALLS.set(0);
        bucket = "bucket-" + buckets++;
        s3.createBucket(create -> create.bucket(bucket));
        set("WARMDATUM_FUNCTION", FileFunction.class.getName());
        set("WARMDATUM_S3_ENDPOINT", proxy.address().toString());
        set("TMPDIR", folder.toString());
    }

    /** Sets a variable of the environment; before the first invocation. */
    final void set(String name, String value) {
        env.put(name, value);
    }

    /** An address in the test's bucket. */
    final String at(String prefix) {
        return "s3://" + bucket + "/" + prefix;
    }

    final void put(String key, String content) {
        put(key, content.getBytes(StandardCharsets.UTF_8));
    }

    final String put(String key, byte[] content) {
        return s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(content))
                .versionId();
    }

    final String get(String key) {
        return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asUtf8String();
    }

    final Set<String> keys(String prefix) {
        var keys = new TreeSet<String>();
        s3.listObjectsV2(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .forEach(keys::add);
        return keys;
    }

    /** A new environment: the next invocation starts from nothing but its settings. */
    @AfterEach
    final void restart() {
        if (assembly != null) {
            assembly.end().run();
            assembly = null;
        }
    }

    final JsonNode invoke(String event) throws Exception {
        return invoke(event, ENOUGH);
    }

    final JsonNode invoke(String event, Duration remaining) throws Exception {
        if (assembly == null) {
            assembly = Assembly.of(env, InstantSource.system(), log::add);
        }
        return JSON.readTree(
                assembly.host()
                        .serve(
                                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                                "request",
                                remaining));
    }

    /** A batch of SQS; the id of each message is its body. */
    static String messages(String... bodies) {
        var event = JSON.createObjectNode();
        var records = event.putArray("Records");
        for (String body : bodies) {
            records.addObject()
                    .put("messageId", body)
                    .put("body", body)
                    .put("eventSource", "aws:sqs")
                    .put("eventSourceARN", "arn:aws:sqs:eu-central-1:1:q");
        }
        return event.toString();
    }

    /** An S3 Batch Operations invocation; the id of each task is its key. */
    final String tasks(String... keys) {
        var event = JSON.createObjectNode().put("invocationSchemaVersion", "2.0");
        event.put("invocationId", "i").putObject("job").put("id", "j");
        var tasks = event.putArray("tasks");
        for (String key : keys) {
            tasks.addObject().put("taskId", key).put("s3Key", key).put("s3Bucket", bucket);
        }
        return event.toString();
    }

    static List<String> failures(JsonNode answer) {
        List<String> failures = new ArrayList<>();
        answer.path("batchItemFailures")
                .forEach(failure -> failures.add(failure.path("itemIdentifier").asText()));
        return failures;
    }

    /** Code and text of the result of a task. */
    static String result(JsonNode answer, int task) {
        JsonNode result = answer.path("results").path(task);
        return result.path("resultCode").asText() + " " + result.path("resultString").asText();
    }
}
