package io.warmdatum.lambda.internal.files;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.lambda.internal.batch.DeadLetters.Letter;
import io.warmdatum.store.AttemptInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Writes letters: {@code {"datum", "identity", "source", "job", "time", "reason", "cause",
 * "stderr", "attempts": [{"number", "started", "millis", "cause"?, "reason"?, "exitCode"?,
 * "stderr"?, "errorCommand"?}], "record"}}, where the record is the datum's part of the event, as
 * it came. Thread-safe.
 */
final class Letters {

    private final ObjectMapper mapper;
    private final InstantSource clock;

    Letters(ObjectMapper mapper, InstantSource clock) {
        this.mapper = Objects.requireNonNull(mapper, "mapper must be set");
        this.clock = Objects.requireNonNull(clock, "clock must be set");
    }

    byte[] write(Letter letter) throws IOException {
        ObjectNode json =
                mapper.createObjectNode()
                        .put("datum", letter.datumId())
                        .put("identity", letter.datum().identity())
                        .put("source", letter.source())
                        .put("job", letter.jobId())
                        .put("time", clock.instant().toString());
        if (letter.report().outcome() instanceof Outcome.Failed failed) {
            describe(failed.lastFailure(), json);
        }
        ArrayNode attempts = json.putArray("attempts");
        for (AttemptInfo attempt : letter.report().attempts()) {
            ObjectNode entry =
                    attempts.addObject()
                            .put("number", attempt.number())
                            .put("started", attempt.started().toString())
                            .put(
                                    "millis",
                                    Duration.between(attempt.started(), attempt.ended())
                                            .toMillis());
            attempt.failure().ifPresent(failure -> describe(failure, entry));
            if (!attempt.errorCommand().isEmpty()) {
                entry.put("errorCommand", attempt.errorCommand());
            }
        }
        json.set("record", letter.datum().record());
        return mapper.writeValueAsBytes(json);
    }

    private static void describe(Failure failure, ObjectNode json) {
        json.put("reason", failure.reason()).put("cause", failure.cause().name());
        failure.exitCode().ifPresent(code -> json.put("exitCode", code));
        if (!failure.stderrTail().isEmpty()) {
            json.put("stderr", failure.stderrTail());
        }
    }
}
