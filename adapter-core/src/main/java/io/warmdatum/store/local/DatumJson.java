package io.warmdatum.store.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warmdatum.Failure;
import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.store.AttemptInfo;
import io.warmdatum.store.JobInfo.JobInput;
import io.warmdatum.store.RepoName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Inputs and attempts of a datum, and inputs of a job, as their rows keep them. */
final class DatumJson {
    private DatumJson() {}

    static String inputs(List<InputFile> inputs) {
        return Json.array(inputs, DatumJson::input).toString();
    }

    static List<InputFile> inputs(String text) {
        return Json.list(Json.read(text), DatumJson::input);
    }

    static String attempts(List<AttemptInfo> attempts) {
        return attempts.isEmpty() ? "[]" : Json.array(attempts, DatumJson::attempt).toString();
    }

    static List<AttemptInfo> attempts(String text) {
        return text.equals("[]") ? List.of() : Json.list(Json.read(text), DatumJson::attempt);
    }

    static String jobInputs(List<JobInput> inputs) {
        return Json.array(
                        inputs,
                        input ->
                                Json.object()
                                        .put("project", input.repo().project())
                                        .put("repo", input.repo().name())
                                        .put("branch", input.branch())
                                        .put("commit", input.commit()))
                .toString();
    }

    static List<JobInput> jobInputs(String text) {
        return Json.list(
                Json.read(text),
                node ->
                        new JobInput(
                                new RepoName(
                                        node.path("project").asText(), node.path("repo").asText()),
                                node.path("branch").asText(),
                                node.path("commit").asText()));
    }

    private static ObjectNode input(InputFile input) {
        ObjectNode node =
                Json.object()
                        .put("name", input.name())
                        .put("project", input.project())
                        .put("repo", input.repo())
                        .put("branch", input.branch())
                        .put("commit", input.commit())
                        .put("path", input.entry().path())
                        .put("size", input.entry().size())
                        .put("hash", input.entry().hash());
        // A plan may have a million rows: what is rarely set is left out where it is not.
        text(node, "join_on", input.joinOn());
        text(node, "group_by", input.groupBy());
        flag(node, "lazy", input.lazy());
        flag(node, "empty_files", input.emptyFiles());
        flag(node, "reference", input.reference());
        return node;
    }

    private static void text(ObjectNode node, String key, String value) {
        if (!value.isEmpty()) {
            node.put(key, value);
        }
    }

    private static void flag(ObjectNode node, String key, boolean value) {
        if (value) {
            node.put(key, true);
        }
    }

    private static InputFile input(JsonNode node) {
        return new InputFile(
                node.path("name").asText(),
                node.path("project").asText(),
                node.path("repo").asText(),
                node.path("branch").asText(),
                node.path("commit").asText(),
                new FileEntry(
                        node.path("path").asText(),
                        node.path("size").asLong(),
                        node.path("hash").asText()),
                node.path("join_on").asText(),
                node.path("group_by").asText(),
                node.path("lazy").asBoolean(),
                node.path("empty_files").asBoolean(),
                node.path("reference").asBoolean());
    }

    private static ObjectNode attempt(AttemptInfo attempt) {
        ObjectNode node =
                Json.object()
                        .put("number", attempt.number())
                        .put("worker", attempt.worker())
                        .put("started", attempt.started().toString())
                        .put("ended", attempt.ended().toString())
                        .put("error_command", attempt.errorCommand());
        attempt.failure().ifPresent(failure -> node.set("failure", failure(failure)));
        return node;
    }

    private static ObjectNode failure(Failure failure) {
        ObjectNode node =
                Json.object()
                        .put("cause", failure.cause().name())
                        .put("reason", failure.reason())
                        .put("stderr", failure.stderrTail());
        failure.exitCode().ifPresent(code -> node.put("exit", code));
        return node;
    }

    private static AttemptInfo attempt(JsonNode node) {
        return new AttemptInfo(
                node.path("number").asInt(),
                node.path("worker").asText(),
                Instant.parse(node.path("started").asText()),
                Instant.parse(node.path("ended").asText()),
                Optional.ofNullable(node.get("failure")).map(DatumJson::failure),
                node.path("error_command").asText());
    }

    private static Failure failure(JsonNode node) {
        JsonNode exit = node.get("exit");
        return new Failure(
                Failure.Cause.valueOf(node.path("cause").asText()),
                node.path("reason").asText(),
                exit == null ? OptionalInt.empty() : OptionalInt.of(exit.asInt()),
                node.path("stderr").asText());
    }
}
