package io.warmdatum.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the transform of one spec and checks it.
 *
 * @param json canonical JSON of the whole spec
 * @param at takes the errors
 */
record TransformRules(ObjectNode json, Located at) {

    private static final String DEFAULT_IMAGE = "ubuntu:20.04";

    Transform transform() {
        JsonNode transform = json.path("transform");
        if (transform.isMissingNode()) {
            if (!at.isGiven("transform")) {
                at.error(
                        "transform",
                        "pipeline must specify a transform",
                        "add transform: {cmd: [...]}");
            }
        } else {
            checkCommand("cmd", transform);
            checkCommand("err_cmd", transform);
            checkEnv(transform.path("env"));
            checkSecrets(transform.path("secrets"));
        }
        boolean batching = transform.path("datum_batching").asBoolean();
        Set<Integer> codes = returnCodes(transform.path("accept_return_code"), batching);
        if (transform.has("err_stdin") && !transform.has("err_cmd")) {
            if (!at.isGiven("transform.err_cmd")) {
                at.warning(
                        "transform.err_stdin",
                        "has no effect without err_cmd",
                        "add err_cmd: [\"sh\"]");
            }
        }
        String image = transform.path("image").asText("");
        return new Transform(
                image.isEmpty() ? DEFAULT_IMAGE : image,
                texts(transform.path("cmd")),
                texts(transform.path("stdin")),
                texts(transform.path("err_cmd")),
                texts(transform.path("err_stdin")),
                codes,
                batching,
                text(transform.path("working_dir")),
                text(transform.path("user")),
                env(transform.path("env")));
    }

    private void checkCommand(String key, JsonNode transform) {
        String path = "transform." + key;
        JsonNode command = transform.path(key);
        if (command.isMissingNode() || command.isEmpty()) {
            boolean refused = command.isMissingNode() ? at.isGiven(path) : at.isGiven(path + "[0]");
            if (key.equals("cmd") && !refused) {
                at.error(path, "no command: there is nothing to run", "add cmd: [\"PROGRAM\"]");
            }
        } else if (command.get(0).asText().isBlank()) {
            at.error(path + "[0]", "the program's name is empty", "name the program to run");
        }
    }

    private void checkEnv(JsonNode env) {
        env.properties()
                .forEach(
                        e -> {
                            String key = e.getKey();
                            boolean odd = key.indexOf('=') >= 0 || key.indexOf(0) >= 0;
                            if (key.isEmpty() || odd) {
                                at.error(
                                        "transform.env." + Words.excerpt(key),
                                        Words.quoted(key) + " cannot name a variable",
                                        "use letters, digits and underscores");
                            }
                        });
    }

    private void checkSecrets(JsonNode secrets) {
        int i = 0;
        for (JsonNode secret : secrets) {
            String path = "transform.secrets[" + i++ + "]";
            if (secret.has("env_var") && !secret.has("key") && !at.isGiven(path + ".key")) {
                at.error(path, "secret has env_var set but is missing key", "add key: ...");
            }
        }
    }

    private Set<Integer> returnCodes(JsonNode list, boolean batching) {
        String path = "transform.accept_return_code";
        Set<Integer> codes = new LinkedHashSet<>();
        int i = 0;
        for (JsonNode code : list) {
            long value = code.asLong();
            if (value < 0 || value > 255) {
                at.error(
                        path + "[" + i + "]",
                        "an exit code is from 0 to 255, not " + value,
                        "remove it or write another");
            } else {
                codes.add((int) value);
            }
            i++;
        }
        if (batching && !list.isEmpty()) {
            at.warning(
                    path,
                    "no effect with datum_batching: a datum succeeds by the next NextDatum, not by"
                            + " an exit code",
                    "remove one of the two");
        }
        return Set.copyOf(codes);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(e -> texts.add(e.asText()));
        return List.copyOf(texts);
    }

    private static Map<String, String> env(JsonNode map) {
        Map<String, String> env = new LinkedHashMap<>();
        map.properties().forEach(e -> env.put(e.getKey(), e.getValue().asText()));
        return Map.copyOf(env);
    }

    private static Optional<String> text(JsonNode text) {
        return Optional.of(text.asText("")).filter(t -> !t.isEmpty());
    }
}
