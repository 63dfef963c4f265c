package io.warmdatum.store.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warmdatum.spec.Input;
import java.util.List;

/** The input tree of a stored spec; {@code kind} says which type a node is. */
final class InputJson {
    private static final String KIND = "kind";

    private InputJson() {}

    static ObjectNode write(Input input) {
        if (input instanceof Input.Pfs pfs) {
            return pfs(pfs);
        } else if (input instanceof Input.Cron cron) {
            return Json.object()
                    .put(KIND, "cron")
                    .put("name", cron.name())
                    .put("repo", cron.repo())
                    .put("spec", cron.spec())
                    .put("overwrite", cron.overwrite());
        } else if (input instanceof Input.Cross cross) {
            return branch("cross", cross.inputs());
        } else if (input instanceof Input.Union union) {
            return branch("union", union.inputs());
        } else if (input instanceof Input.Join join) {
            return branch("join", join.inputs());
        } else if (input instanceof Input.Group group) {
            return branch("group", group.inputs());
        }
        throw new IllegalStateException("unknown input " + input);
    }

    static Input read(JsonNode node) {
        return switch (node.path(KIND).asText()) {
            case "pfs" -> pfs(node);
            case "cron" ->
                    new Input.Cron(
                            node.path("name").asText(),
                            node.path("repo").asText(),
                            node.path("spec").asText(),
                            node.path("overwrite").asBoolean());
            case "cross" -> new Input.Cross(inputs(node));
            case "union" -> new Input.Union(inputs(node));
            case "join" -> new Input.Join(inputs(node));
            case "group" -> new Input.Group(inputs(node));
            default -> throw new IllegalStateException("unknown input " + node);
        };
    }

    private static ObjectNode branch(String kind, List<Input> inputs) {
        ObjectNode node = Json.object().put(KIND, kind);
        node.set("inputs", Json.array(inputs, InputJson::write));
        return node;
    }

    private static List<Input> inputs(JsonNode node) {
        return Json.list(node.path("inputs"), InputJson::read);
    }

    private static ObjectNode pfs(Input.Pfs pfs) {
        return Json.object()
                .put(KIND, "pfs")
                .put("name", pfs.name())
                .put("project", pfs.project())
                .put("repo", pfs.repo())
                .put("branch", pfs.branch())
                .put("glob", pfs.glob())
                .put("join_on", pfs.joinOn())
                .put("outer_join", pfs.outerJoin())
                .put("group_by", pfs.groupBy())
                .put("lazy", pfs.lazy())
                .put("empty_files", pfs.emptyFiles())
                .put("s3", pfs.s3())
                .put("reference", pfs.reference());
    }

    private static Input pfs(JsonNode node) {
        return new Input.Pfs(
                node.path("name").asText(),
                node.path("project").asText(),
                node.path("repo").asText(),
                node.path("branch").asText(),
                node.path("glob").asText(),
                node.path("join_on").asText(),
                node.path("outer_join").asBoolean(),
                node.path("group_by").asText(),
                node.path("lazy").asBoolean(),
                node.path("empty_files").asBoolean(),
                node.path("s3").asBoolean(),
                node.path("reference").asBoolean());
    }
}
