package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One datum of an event. Immutable.
 *
 * @param identity the same whenever the service sends it again, different from all others; of any
 *     length
 * @param lane datums of one lane are worked on one after the other, in the order of the event;
 *     {@code ""} means that the order does not matter
 * @param stretch datums of one stretch are sent again from the first one that is not done: there is
 *     no use in starting one behind it; {@code ""} means that each is answered for itself
 * @param payload what it carries; empty where the event only names its files
 * @param files S3 objects it consists of; often none
 * @param vars what the event says about it, by variable name; not changed by anybody any more
 * @param wholeRecord reads its part of the event
 * @param probe whether it is only a probe of a new notification, done without being worked on
 */
public record LambdaDatum(
        String identity,
        String lane,
        String stretch,
        Optional<Payload> payload,
        List<S3Object> files,
        Map<String, String> vars,
        Supplier<JsonNode> wholeRecord,
        boolean probe) {

    public LambdaDatum {
        Objects.requireNonNull(identity, "identity must be set");
        Objects.requireNonNull(lane, "lane must be set");
        Objects.requireNonNull(stretch, "stretch must be set");
        Objects.requireNonNull(payload, "payload must be set");
        files = List.copyOf(files);
        vars = Collections.unmodifiableMap(vars);
    }

    /** One that is worked on. */
    public LambdaDatum(
            String identity,
            String lane,
            String stretch,
            Optional<Payload> payload,
            List<S3Object> files,
            Map<String, String> vars,
            JsonNode record) {
        this(identity, lane, stretch, payload, files, vars, () -> record, false);
    }

    /** Its part of the event, as it came; may be read anew by each call. */
    public JsonNode record() {
        return wholeRecord.get();
    }
}
