package io.warmdatum.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The page of keys is made of the configuration classes and their Javadoc. */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("..", "CONFIGURATION.md");
    private static final Pattern TAG = Pattern.compile("\\{@(?:code|link) ([^}]+)}");

    private static final String HEAD =
            """
            # Keys of the Quarkus extension

            As system properties, in `application.properties`, or as variables of the environment. `${NAME:x}` is the variable `NAME`, or x where it is
            not set. Fault tolerance has the keys of MicroProfile. This page is made of `WarmdatumConfig` and `DevelopmentConfig`; a test compares it. In keys with `"class"` put the
            full name: `warmdatum."com.acme.Fn".concurrency`, `WARMDATUM__COM_ACME_FN__CONCURRENCY`.

            | key | variable | default | meaning |
            |---|---|---|---|
            """;

    @Test
    void hasEveryKey() throws IOException {
        JsonNode roots = read("model").path("configRoots");
        JsonNode texts = read("javadoc").path("elements");
        List<String> rows =
                StreamSupport.stream(roots.spliterator(), false)
                        .flatMap(
                                root ->
                                        StreamSupport.stream(
                                                root.path("items").spliterator(), false))
                        .map(key -> row(key, texts))
                        .toList();
        assertTrue(rows.size() > 20, rows::toString);
        String page = HEAD + String.join("\n", rows) + "\n";
        if (Boolean.getBoolean("config.write")) {
            Files.writeString(PAGE, page);
        }

        assertEquals(
                page,
                Files.readString(PAGE),
                "write the page anew: ./mvnw -pl quarkus-runtime/deployment -am test"
                        + " -Dtest=ConfigurationPageTest -Dconfig.write=true"
                        + " -Dsurefire.failIfNoSpecifiedTests=false");
    }

    private static JsonNode read(String what) throws IOException {
        String name = "META-INF/quarkus-config-doc/quarkus-config-" + what + ".json";
        try (InputStream in =
                ConfigurationPageTest.class.getClassLoader().getResourceAsStream(name)) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static String row(JsonNode key, JsonNode texts) {
        String element =
                key.path("sourceType").asText() + "." + key.path("sourceElementName").asText();
        String phase =
                key.path("phase").asText().equals("RUN_TIME") ? "" : " Fixed when it is built.";
        String text = texts.path(element).path("description").asText();
        assertTrue(!text.isBlank(), element + " has no Javadoc");
        return List.of(
                        code(key.path("path").path("property").asText()),
                        code(key.path("path").path("environmentVariable").asText()),
                        code(value(key)),
                        meaning(text) + phase)
                .stream()
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** Durations are upper-case ISO without their prefix in the model. */
    private static String value(JsonNode key) {
        String value = key.path("defaultValue").asText();
        return key.path("type").asText().equals("java.time.Duration")
                ? value.toLowerCase(Locale.ROOT)
                : value;
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static String meaning(String javadoc) {
        return TAG.matcher(javadoc.replaceAll("\\s+", " ")).replaceAll("`$1`").replace("|", "\\|");
    }
}
