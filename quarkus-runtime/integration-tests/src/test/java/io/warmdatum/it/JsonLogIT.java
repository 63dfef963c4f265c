package io.warmdatum.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.quarkus.ExitCodes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log of the built application as JSON, which {@code quarkus-logging-json} writes. */
@Timeout(120)
class JsonLogIT {

    @TempDir Path temp;

    @Test
    void linesOfAFunctionNameDatumAttemptAndJob() throws Exception {
        var places = new Places(temp);
        places.given("a", "slow and steady");
        places.given("b", "poison");

        List<JsonNode> lines;
        try (BuiltApp app = places.start("quarkus.log.console.json.enabled=true")) {
            assertEquals(ExitCodes.INCOMPLETE, app.exitCode(), app::log);
            lines = parsed(app.log());
        }

        JsonNode ofFunction = line(lines, "Shouting a slowly").path("mdc");
        assertEquals("1", ofFunction.path("attempt").asText());
        assertFalse(ofFunction.path("datum").asText().isEmpty(), ofFunction::toString);
        assertFalse(ofFunction.path("job").asText().isEmpty(), ofFunction::toString);
        JsonNode ofFailure = line(lines, "attempt 3 failed").path("mdc");
        assertEquals("3", ofFailure.path("attempt").asText());
        assertFalse(ofFailure.path("datum").asText().isEmpty(), ofFailure::toString);
        assertEquals(ofFunction.path("job"), ofFailure.path("job"));
    }

    private static List<JsonNode> parsed(String log) throws IOException {
        var json = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : log.lines().toList()) {
            lines.add(json.readTree(line));
        }
        return lines;
    }

    private static JsonNode line(List<JsonNode> lines, String part) {
        return lines.stream()
                .filter(line -> line.path("message").asText().contains(part))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line \"" + part + "\" in " + lines));
    }
}
