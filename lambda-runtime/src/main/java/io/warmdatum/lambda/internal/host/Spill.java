package io.warmdatum.lambda.internal.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warmdatum.lambda.internal.files.ObjectStore;
import io.warmdatum.store.s3.S3Place;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps answers within what the service takes. Of results that are too many, the whole answer goes
 * to S3, and {@code "spilled"} stands in for its largest parts: {@code results}, and {@code failed}
 * if that is not enough. {@code deferred} always stays, as a state machine goes on with it.
 * Thread-safe.
 */
final class Spill {

    /** Largest answer that the service takes, in bytes (reference 2.2). */
    static final int MAX_BYTES = 6_000_000;

    /** Largest result of a state of Step Functions, in bytes, with room for what is around it. */
    static final int MAX_STATE_BYTES = 250_000;

    private static final List<String> LEAVING = List.of("results", "failed");

    private final ObjectMapper mapper;
    private final Optional<Target> target;

    /** Where answers go. */
    record Target(ObjectStore store, S3Place place) {}

    Spill(ObjectMapper mapper, Optional<Target> target) {
        this.mapper = Objects.requireNonNull(mapper, "mapper must be set");
        this.target = Objects.requireNonNull(target, "target must be set");
    }

    /**
     * The bytes to answer: the body, or what of it is small with {@code "spilled": "s3://..."}.
     *
     * @param source name of the source: Step Functions takes less than others
     * @throws IOException the answer is too large, and S3 did not take it or is not set up
     */
    byte[] bytes(JsonNode body, String source, String requestId) throws IOException {
        byte[] bytes = encode(body);
        int most = source.equals("map") ? MAX_STATE_BYTES : MAX_BYTES;
        if (bytes.length <= most) {
            return bytes;
        }
        if (target.isEmpty() || !body.has("deferred")) {
            throw tooLarge(bytes.length, most, "set WARMDATUM_SPILL to s3://bucket/prefix");
        }
        ObjectNode rest = ((ObjectNode) body).objectNode().setAll((ObjectNode) body);
        S3Place place = target.get().place();
        String path = "/" + requestId + ".json";
        rest.put("spilled", "s3://" + place.bucket() + "/" + place.key(path));
        rest.put("bytes", bytes.length);
        for (String part : LEAVING) {
            rest.remove(part);
            byte[] small = encode(rest);
            if (small.length <= most) {
                target.get().store().put(place, path, bytes);
                return small;
            }
        }
        throw tooLarge(bytes.length, most, "make batches smaller");
    }

    private static IOException tooLarge(int bytes, int most, String remedy) {
        return new IOException(
                "the answer has "
                        + bytes
                        + " bytes, too many for the service, which takes "
                        + most
                        + "; "
                        + remedy);
    }

    private byte[] encode(JsonNode body) throws JsonProcessingException {
        return mapper.writeValueAsBytes(body);
    }
}
