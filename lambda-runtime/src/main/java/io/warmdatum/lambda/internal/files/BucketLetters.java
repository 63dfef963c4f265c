package io.warmdatum.lambda.internal.files;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.lambda.internal.batch.DeadLetters;
import io.warmdatum.store.s3.S3Place;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Letters as objects, one for each datum: a datum that fails for good once more gets its letter
 * replaced. Thread-safe.
 */
public final class BucketLetters implements DeadLetters {

    private final Letters letters;
    private final ObjectStore store;
    private final S3Place place;

    public BucketLetters(
            ObjectMapper mapper, InstantSource clock, ObjectStore store, S3Place place) {
        this(new Letters(mapper, clock), store, place);
    }

    private BucketLetters(Letters letters, ObjectStore store, S3Place place) {
        this.letters = letters;
        this.store = Objects.requireNonNull(store, "store must be set");
        this.place = Objects.requireNonNull(place, "place must be set");
    }

    @Override
    public DeadLetters until(Instant deadline) {
        return new BucketLetters(letters, store.until(deadline), place);
    }

    @Override
    public boolean take(Letter letter) throws IOException {
        store.put(place, "/" + letter.datumId() + ".json", letters.write(letter));
        return true;
    }
}
