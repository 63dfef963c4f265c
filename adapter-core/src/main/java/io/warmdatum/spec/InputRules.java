package io.warmdatum.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Builds the input tree of one spec and checks it (reference 6.1, 6.4). Used by one thread. */
final class InputRules {

    private final Located at;
    private final NameRules nameRules;
    private final String project;
    private final String pipeline;
    private final Set<String> withoutMeaning;
    private final Function<String, Optional<String>> globProblem;

    /** {@code withoutMeaning} takes the paths of keys that are accepted but change nothing. */
    InputRules(
            Located at,
            String project,
            String pipeline,
            Set<String> withoutMeaning,
            Function<String, Optional<String>> globProblem) {
        this.at = at;
        this.globProblem = globProblem;
        this.nameRules = new NameRules(at);
        this.project = project;
        this.pipeline = pipeline;
        this.withoutMeaning = withoutMeaning;
    }

    Input root(JsonNode json) {
        return node("input", json, "", new LinkedHashMap<>());
    }

    /**
     * {@code names} holds the input names taken so far with the paths that took them. What was
     * refused already becomes an empty union: the spec is refused, but the rest is still checked.
     */
    private Input node(String path, JsonNode json, String parent, Map<String, String> names) {
        if (json.isNull()) {
            return new Input.Union(List.of());
        }
        List<String> kinds = SpecSchema.INPUT_KINDS.stream().filter(json::has).toList();
        long given =
                SpecSchema.INPUT_KINDS.stream().filter(k -> at.isGiven(path + "." + k)).count();
        if (kinds.size() > 1) {
            at.error(
                    path,
                    "multiple input types set: " + String.join(", ", kinds),
                    "keep one; to combine inputs, put them in a list under cross, union, join or"
                            + " group");
        } else if (kinds.isEmpty() && given == 0) {
            at.error(
                    path,
                    "no input set",
                    path.equals("input")
                            ? "write pfs: {repo: ..., glob: ...}, or remove input for a pipeline"
                                    + " without datums"
                            : "write pfs: {repo: ..., glob: ...} here, or remove this element");
        }
        Input last = new Input.Union(List.of());
        for (String kind : kinds) {
            String key = path + "." + kind;
            JsonNode value = json.get(kind);
            last =
                    switch (kind) {
                        case "pfs" -> pfs(key, (ObjectNode) value, parent, names);
                        case "cron" -> cron(key, (ObjectNode) value, names);
                        case "cross" -> new Input.Cross(list(key, value, kind, names));
                        case "union" -> new Input.Union(union(key, value, parent, names));
                        case "join" -> new Input.Join(list(key, value, kind, names));
                        default -> new Input.Group(list(key, value, kind, names));
                    };
        }
        return last;
    }

    private List<Input> list(String path, JsonNode list, String kind, Map<String, String> names) {
        checkNotEmpty(path, list);
        List<Input> inputs = new ArrayList<>();
        for (JsonNode element : list) {
            inputs.add(node(path + "[" + inputs.size() + "]", element, kind, names));
        }
        return List.copyOf(inputs);
    }

    /** Branches of a union may share names with each other, but not with what is around it. */
    private List<Input> union(
            String path, JsonNode list, String parent, Map<String, String> names) {
        checkNotEmpty(path, list);
        List<Input> inputs = new ArrayList<>();
        Map<String, String> all = new LinkedHashMap<>(names);
        for (JsonNode element : list) {
            Map<String, String> branch = new LinkedHashMap<>(names);
            inputs.add(node(path + "[" + inputs.size() + "]", element, parent, branch));
            branch.forEach(all::putIfAbsent);
        }
        names.putAll(all);
        return List.copyOf(inputs);
    }

    private void checkNotEmpty(String path, JsonNode list) {
        if (list.isEmpty() && !at.isGiven(path + "[0]")) {
            at.error(path, "no input set", "list at least one input, or remove this key");
        }
    }

    private Input pfs(String path, ObjectNode json, String parent, Map<String, String> names) {
        String repo = json.path("repo").asText("");
        String name = json.path("name").asText("");
        String glob = json.path("glob").asText("");
        String joinOn = json.path("join_on").asText("");
        String groupBy = json.path("group_by").asText("");
        String repoProject = json.path("project").asText(project);
        String branch = json.path("branch").asText("");
        require(path, json, "repo", "a repo", "repo: NAME");
        require(path, json, "glob", "a glob", "glob: \"/*\" for one datum per file or folder");
        globProblem
                .apply(glob)
                .ifPresent(p -> at.error(path + ".glob", p, "\"/*\" takes each file or folder"));
        checkRepo(path, repoProject, repo);
        if (!branch.isEmpty()) {
            nameRules.branch(path + ".branch", branch);
        }
        if (json.has("commit") && !json.get("commit").asText().isEmpty()) {
            at.error(
                    path + ".commit",
                    "input cannot come from a commit; it follows a branch",
                    "remove commit and name a branch");
        }
        if (json.has("repo_type") && !json.get("repo_type").asText().equals("user")) {
            at.error(
                    path + ".repo_type",
                    "only repos of type user can be an input here",
                    "remove repo_type");
        }
        if (parent.equals("join") && joinOn.isEmpty() && !at.isGiven(path + ".join_on")) {
            at.error(
                    path,
                    "a join without join_on would match every file with every other",
                    "add join_on: \"$1\" and a capture group to the glob, as in \"/(*).txt\"");
        }
        if (parent.equals("group") && groupBy.isEmpty() && !at.isGiven(path + ".group_by")) {
            at.error(
                    path,
                    "a group without group_by would put all files into one datum",
                    "add group_by: \"$1\" and a capture group to the glob, as in \"/(*)-*\"");
        }
        if (json.path("s3").asBoolean()) {
            s3(path, parent);
        }
        meaningless(path, json);
        String effective = name.isEmpty() ? repo : name;
        checkName(path, effective, name.isEmpty(), names);
        return new Input.Pfs(
                effective,
                repoProject,
                repo,
                branch.isEmpty() ? "master" : branch,
                glob,
                joinOn,
                json.path("outer_join").asBoolean(),
                groupBy,
                json.path("lazy").asBoolean(),
                json.path("empty_files").asBoolean(),
                false,
                json.path("reference").asBoolean());
    }

    private void s3(String path, String parent) {
        boolean combined = parent.equals("join") || parent.equals("group");
        at.error(
                path + ".s3",
                (combined ? "S3 inputs in " + parent + " expressions are not supported; " : "")
                        + "s3 needs Pachyderm's S3 gateway, which does not exist on one machine",
                "remove s3 and read the files under /pfs");
    }

    private Input cron(String path, ObjectNode json, Map<String, String> names) {
        String name = json.path("name").asText("");
        String spec = json.path("spec").asText("");
        String repo = json.path("repo").asText("");
        require(path, json, "name", "a name", "name: tick");
        require(
                path,
                json,
                "spec",
                "a spec",
                "spec: \"@every 60s\" or five fields as in \"0 * * * *\"");
        if (!spec.isEmpty()) {
            checkSchedule(path + ".spec", spec);
        }
        if (json.has("commit") && !json.get("commit").asText().isEmpty()) {
            at.error(path + ".commit", "input cannot come from a commit", "remove commit");
        }
        meaningless(path, json);
        String repoName = repo.isEmpty() ? pipeline + "_" + name : repo;
        checkRepo(path, json.path("project").asText(project), name.isEmpty() ? repo : repoName);
        checkName(path, name, false, names);
        return new Input.Cron(name, repoName, spec, json.path("overwrite").asBoolean());
    }

    private void checkSchedule(String path, String spec) {
        try {
            CronSchedule.parse(spec);
        } catch (IllegalArgumentException e) {
            at.error(
                    path,
                    "error parsing cron-spec: " + e.getMessage(),
                    "write minute, hour, day of month, month, day of week,"
                            + " as in \"0 6 * * 1-5\", or \"@every 60s\"");
        }
    }

    private void checkRepo(String path, String repoProject, String repo) {
        if (at.isGiven(path + ".project") || !repoProject.equals(project)) {
            nameRules.plain(path + ".project", "project", repoProject);
        }
        if (repo.isEmpty()) {
            return;
        }
        nameRules.plain(path + ".repo", "repo", repo);
        if (repo.equals(pipeline) && repoProject.equals(project)) {
            at.error(
                    path + ".repo",
                    "pipeline \"" + pipeline + "\" cannot have its own output as input",
                    "name another repo, or rename the pipeline");
        }
    }

    private void checkName(String path, String name, boolean fromRepo, Map<String, String> names) {
        String key = path + (fromRepo ? ".repo" : ".name");
        if (name.isEmpty()) {
            return;
        }
        if (name.equals("out") || name.equals(".env")) {
            at.error(
                    key,
                    "input cannot be named " + name + ": /pfs/" + name + " is taken",
                    fromRepo ? "give the input another name: name: ..." : "choose another name");
        } else if (name.contains("/") || name.equals(".") || name.equals("..")) {
            at.error(
                    key,
                    "input cannot be named " + Words.quoted(name) + ": it is one folder in /pfs",
                    "use a plain name without slashes");
        }
        String first = names.putIfAbsent(name, path);
        if (first != null) {
            at.error(
                    key,
                    "name " + Words.quoted(name) + " was used more than once, first at " + first,
                    "give one of them another name: name: ...");
        }
    }

    /** A value of the wrong type was reported already and is not called missing as well. */
    private void require(String path, ObjectNode json, String key, String what, String example) {
        boolean refused = !json.has(key) && at.isGiven(path + "." + key);
        if (!refused && json.path(key).asText("").isEmpty()) {
            String place = at.isGiven(path + "." + key) ? path + "." + key : path;
            at.error(place, "input must specify " + what, "add " + example);
        }
    }

    private void meaningless(String path, ObjectNode json) {
        SpecSchema.INPUT_WITHOUT_MEANING.stream()
                .filter(json::has)
                .forEach(key -> withoutMeaning.add(path + "." + key));
    }
}
