package io.warmdatum.store.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.warmdatum.store.Logs.LogLine;
import io.warmdatum.store.StoreException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** A log line as JSON on one line. */
final class LogJson {
    /** Longest message in characters; what is longer is cut and says so. */
    static final int MAX_MESSAGE = 64 * 1024;

    static final String CUT = " [line cut]";

    private LogJson() {}

    static String write(LogLine line) {
        String message = line.message();
        return Json.object()
                .put("time", line.time().toString())
                .put("project", line.project())
                .put("pipeline", line.pipeline())
                .put("job", line.jobId())
                .put("worker", line.workerId())
                .put("datum", line.datumId())
                .put("attempt", line.attempt())
                .put("user", line.user())
                .put("stderr", line.stderr())
                .put(
                        "message",
                        message.length() <= MAX_MESSAGE
                                ? message
                                : message.substring(0, MAX_MESSAGE) + CUT)
                .toString();
    }

    /** Empty for a line that was cut off. */
    static Optional<LogLine> read(String text) {
        try {
            JsonNode node = Json.read(text);
            return node.hasNonNull("time") ? Optional.of(line(node)) : Optional.empty();
        } catch (StoreException | DateTimeException e) {
            // The rest of a write that a kill or a full disk cut short; the lines around it stand.
            return Optional.empty();
        }
    }

    private static LogLine line(JsonNode node) {
        return new LogLine(
                Instant.parse(node.path("time").asText()),
                node.path("project").asText(),
                node.path("pipeline").asText(),
                node.path("job").asText(),
                node.path("worker").asText(),
                node.path("datum").asText(),
                node.path("attempt").asInt(),
                node.path("user").asBoolean(),
                node.path("stderr").asBoolean(),
                node.path("message").asText());
    }
}
