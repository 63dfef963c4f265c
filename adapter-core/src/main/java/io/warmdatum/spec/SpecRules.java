package io.warmdatum.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Checks the canonical JSON of one document (reference 7.3 and what Pachyderm leaves unchecked) and
 * makes the spec of it. Used by one thread.
 */
final class SpecRules {

    private static final int DEFAULT_TRIES = 3;

    private final ObjectNode json;
    private final Located at;
    private final Function<String, Optional<String>> globProblem;
    private final String project;
    private final String name;

    SpecRules(ObjectNode json, Located at, Function<String, Optional<String>> globProblem) {
        this.json = json;
        this.globProblem = globProblem;
        this.at = at;
        JsonNode given = json.at("/pipeline/project/name");
        this.project = given.asText("").isEmpty() ? "default" : given.asText();
        this.name = json.at("/pipeline/name").asText("");
    }

    /** The pipeline's name, {@code ""} if it has none. */
    String name() {
        return name;
    }

    /** The pipeline's name with its project. */
    String fullName() {
        return project + "/" + name;
    }

    /** Reports all problems; the spec is there unless one of them is an error. */
    Optional<PipelineSpec> spec() {
        int before = at.findings().errorCount();
        checkPipeline();
        new RefusedParts(json, at).check();
        Set<String> withoutMeaning = withoutMeaning();
        Transform transform = new TransformRules(json, at).transform();
        Optional<Input> input =
                Optional.ofNullable(json.get("input"))
                        .map(new InputRules(at, project, name, withoutMeaning, globProblem)::root);
        Map<String, String> map = new LinkedHashMap<>();
        json.at("/metadata/annotations")
                .properties()
                .forEach(e -> map.put(e.getKey(), e.getValue().asText()));
        Annotations annotations = new Annotations(at, Map.copyOf(map));
        annotations.checkNames();
        annotations.checkFailureBudget();
        PipelineSpec spec =
                new PipelineSpec(
                        project,
                        name,
                        text("description", ""),
                        transform,
                        input,
                        parallelism(),
                        datumSets(),
                        timeout("datum_timeout"),
                        timeout("job_timeout"),
                        tries(),
                        reprocess(),
                        outputBranch(),
                        text("salt", ""),
                        annotations.afterError(),
                        annotations.duration("start-timeout", false),
                        annotations.duration("err-timeout", false).orElse(Duration.ofMinutes(1)),
                        annotations.duration("grace-period", true).orElse(Duration.ofSeconds(5)),
                        annotations.duration("retry-delay", true).orElse(Duration.ZERO),
                        annotations.all(),
                        SourceJson.text(json));
        if (!withoutMeaning.isEmpty()) {
            at.findings()
                    .warning(
                            at.spots().getOrDefault("", Spot.START),
                            "",
                            "without meaning on one machine and ignored: "
                                    + String.join(", ", withoutMeaning),
                            "nothing to do; Pachyderm uses them");
        }
        return at.findings().errorCount() == before ? Optional.of(spec) : Optional.empty();
    }

    private void checkPipeline() {
        NameRules names = new NameRules(at);
        if (!json.has("pipeline")) {
            if (!at.isGiven("pipeline")) {
                at.error(
                        "pipeline",
                        "no `pipeline` specified (request.Pipeline cannot be nil)",
                        "add pipeline: {name: ...}");
            }
        } else if (!name.isEmpty()) {
            names.pipeline(project, name);
        } else if (json.at("/pipeline/name").isTextual() || !at.isGiven("pipeline.name")) {
            at.error("pipeline.name", "no pipeline `name` specified", "add name: ...");
        }
        if (!project.equals("default")) {
            names.plain("pipeline.project.name", "project", project);
        }
    }

    private Set<String> withoutMeaning() {
        Set<String> found = new LinkedHashSet<>();
        for (String path : SpecSchema.WITHOUT_MEANING) {
            if (!json.at("/" + path.replace('.', '/')).isMissingNode()) {
                found.add(path);
            }
        }
        return found;
    }

    private int parallelism() {
        JsonNode constant = json.at("/parallelism_spec/constant");
        if (constant.isMissingNode()) {
            return 1;
        }
        long workers = constant.asLong();
        if (workers < 1) {
            at.error(
                    "parallelism_spec.constant",
                    "0 workers would never finish a datum",
                    "write 1 or more, or remove it for 1");
        } else if (workers > Integer.MAX_VALUE) {
            at.error(
                    "parallelism_spec.constant",
                    "too many workers: " + workers,
                    "write no more than the machine has cores, as a rule");
        }
        return (int) Math.max(1, Math.min(workers, Integer.MAX_VALUE));
    }

    private DatumSets datumSets() {
        JsonNode sets = json.path("datum_set_spec");
        if (sets.isObject() && sets.isEmpty() && !anyGivenUnder("datum_set_spec.")) {
            at.warning(
                    "datum_set_spec",
                    "empty, treated as absent",
                    "remove it, or set number, size_bytes or per_worker");
        }
        for (String key : new String[] {"number", "size_bytes", "per_worker"}) {
            if (sets.path(key).asLong() < 0) {
                at.error(
                        "datum_set_spec." + key,
                        "must be 0 or more, is " + sets.path(key).asText(),
                        "write a positive integer, or remove it for the default");
            }
        }
        DatumSets result =
                new DatumSets(
                        sets.path("number").asLong(),
                        sets.path("size_bytes").asLong(),
                        sets.path("per_worker").asLong());
        if (result.number() > 0 && result.sizeBytes() > 0) {
            at.warning(
                    "datum_set_spec.number",
                    "has no effect: size_bytes is set too, and wins",
                    "keep one of number and size_bytes");
        }
        return result;
    }

    private boolean anyGivenUnder(String prefix) {
        return at.spots().keySet().stream().anyMatch(path -> path.startsWith(prefix));
    }

    private Optional<Duration> timeout(String key) {
        Optional<Duration> timeout =
                Optional.ofNullable(json.get(key)).flatMap(v -> Durations.parse(v.asText()));
        timeout.filter(d -> d.isZero() || d.isNegative())
                .ifPresent(
                        d ->
                                at.error(
                                        key,
                                        "must be more than 0s, is " + json.get(key).asText(),
                                        "write for example \"30s\", or remove it for no limit"));
        return timeout;
    }

    private int tries() {
        long tries = json.path("datum_tries").asLong(DEFAULT_TRIES);
        if (tries < 0 || tries > Integer.MAX_VALUE) {
            at.error(
                    "datum_tries",
                    "must be from 1 to " + Integer.MAX_VALUE + ", is " + tries,
                    "write the number of attempts in all, 1 for no retry");
            return DEFAULT_TRIES;
        }
        if (tries == 0) {
            at.warning(
                    "datum_tries",
                    "0 is treated as absent, which means " + DEFAULT_TRIES,
                    "write 1 for no retry");
            return DEFAULT_TRIES;
        }
        return (int) tries;
    }

    private boolean reprocess() {
        String given = text("reprocess_spec", "until_success");
        if (!given.equals("until_success") && !given.equals("every_job")) {
            at.error(
                    "reprocess_spec",
                    "ReprocessSpec must be one of 'until_success' or 'every_job', is "
                            + Words.quoted(given),
                    "write one of the two, or remove it for until_success");
        }
        return given.equals("every_job");
    }

    private String outputBranch() {
        String branch = text("output_branch", "master");
        new NameRules(at).branch("output_branch", branch);
        return branch;
    }

    /** Empty text counts as absent, as in protobuf. */
    private String text(String key, String absent) {
        String text = json.path(key).asText("");
        return text.isEmpty() ? absent : text;
    }
}
