package io.warmdatum.lambda.internal.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warmdatum.lambda.internal.batch.Ledger;
import io.warmdatum.lambda.internal.event.DatumEnd;
import io.warmdatum.lambda.internal.event.DatumEnd.Kind;
import io.warmdatum.lambda.internal.event.LambdaDatum;
import io.warmdatum.store.s3.S3Place;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/**
 * A ledger of objects, one for each datum that is settled, written only if there is none: of two
 * invocations that were sent the same datum at the same time, the first one to settle it counts.
 * Entries stay until a rule of the bucket's life cycle removes them. Thread-safe.
 */
public final class BucketLedger implements Ledger {

    private final ObjectMapper mapper;
    private final ObjectStore store;
    private final S3Place place;
    private final InstantSource clock;

    public BucketLedger(
            ObjectMapper mapper, ObjectStore store, S3Place place, InstantSource clock) {
        this.mapper = Objects.requireNonNull(mapper, "mapper must be set");
        this.store = Objects.requireNonNull(store, "store must be set");
        this.place = Objects.requireNonNull(place, "place must be set");
        this.clock = Objects.requireNonNull(clock, "clock must be set");
    }

    @Override
    public Ledger until(Instant deadline) {
        return new BucketLedger(mapper, store.until(deadline), place, clock);
    }

    @Override
    public Optional<DatumEnd> find(LambdaDatum datum, String id) throws IOException {
        Optional<byte[]> entry = store.read(place, path(id));
        return entry.isEmpty() ? Optional.empty() : Optional.of(end(entry.get(), id));
    }

    @Override
    public DatumEnd settle(LambdaDatum datum, String id, DatumEnd end) throws IOException {
        ObjectNode entry =
                mapper.createObjectNode()
                        .put("identity", datum.identity())
                        .put("settled", clock.instant().toString())
                        .put("kind", end.kind().name())
                        .put("reason", end.reason());
        end.output().ifPresent(output -> entry.set("output", output));
        if (store.create(place, path(id), mapper.writeValueAsBytes(entry))) {
            return end;
        }
        return find(datum, id)
                .orElseThrow(() -> new IOException("an entry of the ledger came and went: " + id));
    }

    private DatumEnd end(byte[] entry, String id) throws IOException {
        JsonNode json = mapper.readTree(entry);
        try {
            return new DatumEnd(
                    Kind.valueOf(json.path("kind").asText()),
                    json.path("reason").asText(),
                    Optional.ofNullable(json.get("output")));
        } catch (IllegalArgumentException e) {
            throw new IOException("no entry of a ledger: " + place + id, e);
        }
    }

    /** Ids are hex: S3 spreads its load by what keys begin with. */
    private static String path(String id) {
        return "/" + id + ".json";
    }
}
