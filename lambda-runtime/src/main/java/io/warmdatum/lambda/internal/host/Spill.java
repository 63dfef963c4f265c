package io.warmdatum.lambda.internal.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.warmdatum.lambda.internal.files.ObjectStore;
import io.warmdatum.lambda.internal.files.Place;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps answers within what the service takes: a larger one goes to S3, and its place is answered.
 * Thread-safe.
 */
final class Spill {

    /** Largest answer that is given in place; the service takes 6 MiB. */
    static final int MAX_BYTES = 5 * 1024 * 1024;

    private final ObjectMapper mapper;
    private final Optional<ObjectStore> store;
    private final Optional<Place> place;

    Spill(ObjectMapper mapper, Optional<ObjectStore> store, Optional<Place> place) {
        this.mapper = Objects.requireNonNull(mapper, "mapper must be set");
        this.store = Objects.requireNonNull(store, "store must be set");
        this.place = Objects.requireNonNull(place, "place must be set");
    }

    /**
     * The bytes to answer: the body, or {@code {"spilled": "s3://...", "bytes": n}}.
     *
     * @throws IOException the answer is too large, and S3 did not take it or is not set up
     */
    byte[] bytes(JsonNode body, String requestId) throws IOException {
        byte[] bytes = encode(body);
        if (bytes.length <= MAX_BYTES) {
            return bytes;
        }
        if (store.isEmpty() || place.isEmpty()) {
            throw new IOException(
                    "the answer has "
                            + bytes.length
                            + " bytes, too many for the service; make batches or outputs"
                            + " smaller");
        }
        String key = place.get().key("answers/" + requestId + ".json");
        store.get().put(bytes, place.get().bucket(), key);
        return encode(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("spilled", "s3://" + place.get().bucket() + "/" + key)
                        .put("bytes", bytes.length));
    }

    private byte[] encode(JsonNode body) throws JsonProcessingException {
        return mapper.writeValueAsBytes(body);
    }
}
