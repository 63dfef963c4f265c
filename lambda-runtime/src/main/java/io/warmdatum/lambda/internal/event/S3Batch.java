package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * S3 Batch Operations, schemas 1.0 and 2.0: each task is a datum and gets a result code. A key that
 * is JSON names several objects of the bucket: {@code {"keys": [...]}}. Stateless.
 */
final class S3Batch {

    /** Longest text of a result that is of use in the report. */
    private static final int RESULT_CHARS = 1024;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private S3Batch() {}

    static LambdaBatch read(JsonNode event) throws BadEventException {
        List<LambdaDatum> datums = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (JsonNode task : event.path("tasks")) {
            String id = Json.id(task, "taskId", "a task");
            ids.add(id);
            datums.add(datum(event.path("job"), task, id));
        }
        return new LambdaBatch(
                "s3-batch", datums, ends -> new Answer.Respond(results(event, ids, ends)));
    }

    private static LambdaDatum datum(JsonNode job, JsonNode task, String id) {
        String bucket = Json.text(task, "s3Bucket");
        if (bucket.isEmpty()) {
            String arn = Json.text(task, "s3BucketArn");
            bucket =
                    arn.startsWith("arn:aws:s3:::") ? arn.substring("arn:aws:s3:::".length()) : arn;
        }
        String key = S3Notifications.decode(Json.text(task, "s3Key"));
        Optional<String> version =
                Optional.of(Json.text(task, "s3VersionId"))
                        .filter(v -> !v.isEmpty() && !v.equals("null"));
        Map<String, String> vars = new LinkedHashMap<>();
        vars.put("WARMDATUM_TASK_ID", id);
        job.path("userArguments")
                .properties()
                .forEach(argument -> vars.put(argument.getKey(), argument.getValue().asText()));
        return new LambdaDatum(
                Json.text(job, "id") + ":" + id,
                "",
                "",
                Optional.empty(),
                files(bucket, key, version),
                vars,
                task);
    }

    private static List<S3Object> files(String bucket, String key, Optional<String> version) {
        if (key.startsWith("{")) {
            try {
                JsonNode keys = MAPPER.readTree(key).path("keys");
                List<S3Object> files = new ArrayList<>();
                keys.forEach(
                        one ->
                                files.add(
                                        new S3Object(
                                                bucket,
                                                one.asText(),
                                                Optional.empty(),
                                                OptionalLong.empty())));
                if (!files.isEmpty()) {
                    return files;
                }
            } catch (JsonProcessingException notJson) {
                // A key may begin with a brace, too.
                return List.of(new S3Object(bucket, key, version, OptionalLong.empty()));
            }
        }
        return List.of(new S3Object(bucket, key, version, OptionalLong.empty()));
    }

    private static JsonNode results(JsonNode event, List<String> ids, List<DatumEnd> ends) {
        ObjectNode body = Json.object();
        body.set("invocationSchemaVersion", event.path("invocationSchemaVersion"));
        // What is missing here was not done, and a failure that is tried again never lies.
        body.put("treatMissingKeysAs", "TemporaryFailure");
        body.set("invocationId", event.path("invocationId"));
        ArrayNode results = body.putArray("results");
        for (int i = 0; i < ids.size(); i++) {
            DatumEnd end = ends.get(i);
            results.addObject()
                    .put("taskId", ids.get(i))
                    .put("resultCode", code(end))
                    .put("resultString", text(end));
        }
        return body;
    }

    private static String code(DatumEnd end) {
        return switch (end.kind()) {
            case DONE -> "Succeeded";
            case FAILED, DEFERRED, HELD -> "TemporaryFailure";
            // The report is the dead-letter queue of such a job.
            case FAILED_FOR_GOOD, PARKED -> "PermanentFailure";
        };
    }

    private static String text(DatumEnd end) {
        String text = end.output().map(JsonNode::toString).orElse(end.reason());
        return text.length() <= RESULT_CHARS ? text : text.substring(0, RESULT_CHARS);
    }
}
