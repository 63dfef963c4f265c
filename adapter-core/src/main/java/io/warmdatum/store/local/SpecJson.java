package io.warmdatum.store.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warmdatum.spec.AfterError;
import io.warmdatum.spec.DatumSets;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.spec.Transform;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

/** The effective spec of a pipeline, with its defaults as they were when it was stored. */
final class SpecJson {
    private SpecJson() {}

    static PipelineSpec withSalt(PipelineSpec spec, String salt) {
        ObjectNode node = tree(spec);
        return read(node.put("salt", salt));
    }

    static String write(PipelineSpec spec) {
        return tree(spec).toString();
    }

    static PipelineSpec read(String text) {
        return read(Json.read(text));
    }

    private static ObjectNode tree(PipelineSpec spec) {
        ObjectNode node =
                Json.object()
                        .put("project", spec.project())
                        .put("name", spec.name())
                        .put("description", spec.description())
                        .put("parallelism", spec.parallelism())
                        .put("datum_tries", spec.datumTries())
                        .put("reprocess", spec.reprocess())
                        .put("output_branch", spec.outputBranch())
                        .put("salt", spec.salt())
                        .put("after_error", spec.afterError().name())
                        .put("err_timeout", spec.errTimeout().toString())
                        .put("grace_period", spec.gracePeriod().toString())
                        .put("retry_delay", spec.retryDelay().toString())
                        .put("source", spec.source());
        duration(node, "datum_timeout", spec.datumTimeout());
        duration(node, "job_timeout", spec.jobTimeout());
        duration(node, "start_timeout", spec.startTimeout());
        node.set("transform", transform(spec.transform()));
        spec.input().ifPresent(input -> node.set("input", InputJson.write(input)));
        node.set("annotations", map(spec.annotations()));
        node.putObject("datum_sets")
                .put("number", spec.datumSets().number())
                .put("size_bytes", spec.datumSets().sizeBytes())
                .put("per_worker", spec.datumSets().perWorker());
        return node;
    }

    private static PipelineSpec read(JsonNode node) {
        JsonNode sets = node.path("datum_sets");
        return new PipelineSpec(
                node.path("project").asText(),
                node.path("name").asText(),
                node.path("description").asText(),
                transform(node.path("transform")),
                Optional.ofNullable(node.get("input")).map(InputJson::read),
                node.path("parallelism").asInt(),
                new DatumSets(
                        sets.path("number").asLong(),
                        sets.path("size_bytes").asLong(),
                        sets.path("per_worker").asLong()),
                duration(node, "datum_timeout"),
                duration(node, "job_timeout"),
                node.path("datum_tries").asInt(),
                node.path("reprocess").asBoolean(),
                node.path("output_branch").asText(),
                node.path("salt").asText(),
                AfterError.valueOf(node.path("after_error").asText()),
                duration(node, "start_timeout"),
                duration(node, "err_timeout").orElseThrow(),
                duration(node, "grace_period").orElseThrow(),
                duration(node, "retry_delay").orElseThrow(),
                map(node.path("annotations")),
                node.path("source").asText());
    }

    private static ObjectNode transform(Transform transform) {
        ObjectNode node =
                Json.object()
                        .put("image", transform.image())
                        .put("datum_batching", transform.datumBatching());
        node.set("cmd", Json.texts(transform.cmd()));
        node.set("stdin", Json.texts(transform.stdin()));
        node.set("err_cmd", Json.texts(transform.errCmd()));
        node.set("err_stdin", Json.texts(transform.errStdin()));
        node.set("accept_return_code", Json.array(transform.acceptReturnCodes(), IntNode::valueOf));
        transform.workingDir().ifPresent(folder -> node.put("working_dir", folder));
        transform.user().ifPresent(user -> node.put("user", user));
        node.set("env", map(transform.env()));
        return node;
    }

    private static Transform transform(JsonNode node) {
        return new Transform(
                node.path("image").asText(),
                Json.texts(node.path("cmd")),
                Json.texts(node.path("stdin")),
                Json.texts(node.path("err_cmd")),
                Json.texts(node.path("err_stdin")),
                Collections.unmodifiableSet(
                        new LinkedHashSet<>(
                                Json.list(node.path("accept_return_code"), JsonNode::asInt))),
                node.path("datum_batching").asBoolean(),
                Optional.ofNullable(node.get("working_dir")).map(JsonNode::asText),
                Optional.ofNullable(node.get("user")).map(JsonNode::asText),
                map(node.path("env")));
    }

    private static void duration(ObjectNode node, String key, Optional<Duration> value) {
        value.ifPresent(duration -> node.put(key, duration.toString()));
    }

    private static Optional<Duration> duration(JsonNode node, String key) {
        return Optional.ofNullable(node.get(key)).map(JsonNode::asText).map(Duration::parse);
    }

    private static ObjectNode map(Map<String, String> values) {
        ObjectNode node = Json.object();
        values.forEach(node::put);
        return node;
    }

    private static Map<String, String> map(JsonNode node) {
        Map<String, String> values = new LinkedHashMap<>();
        node.fields()
                .forEachRemaining(field -> values.put(field.getKey(), field.getValue().asText()));
        return Collections.unmodifiableMap(values);
    }
}
