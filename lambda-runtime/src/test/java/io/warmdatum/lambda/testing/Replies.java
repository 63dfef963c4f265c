package io.warmdatum.lambda.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads answers as the event source mappings do. Stateless.
 *
 * <p>No list of failures is a success of all, a list with an id that is empty or not of the batch
 * is a failure of all, and so is what is no JSON.
 */
final class Replies {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Replies() {}

    /** The identifiers of the failed items; empty if the whole batch has failed. */
    static Optional<List<JsonNode>> failures(InvocationEnd end, Predicate<JsonNode> known) {
        Optional<JsonNode> body = json(end);
        if (body.isEmpty()) {
            return Optional.empty();
        }
        List<JsonNode> failures = new ArrayList<>();
        for (JsonNode failure : body.get().path("batchItemFailures")) {
            JsonNode id = failure.path("itemIdentifier");
            if (!known.test(id)) {
                return Optional.empty();
            }
            failures.add(id);
        }
        return Optional.of(failures);
    }

    /** The answer as JSON, null for an empty one; empty if there is none or it is no JSON. */
    static Optional<JsonNode> json(InvocationEnd end) {
        if (!(end instanceof InvocationEnd.Response response)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    MAPPER.readTree(response.text().isBlank() ? "null" : response.text()));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
