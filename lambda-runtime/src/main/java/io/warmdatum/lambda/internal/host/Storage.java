package io.warmdatum.lambda.internal.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.lambda.internal.batch.DeadLetters;
import io.warmdatum.lambda.internal.batch.Ledger;
import io.warmdatum.lambda.internal.files.AnswerDestination;
import io.warmdatum.lambda.internal.files.BucketDestination;
import io.warmdatum.lambda.internal.files.BucketLedger;
import io.warmdatum.lambda.internal.files.BucketLetters;
import io.warmdatum.lambda.internal.files.Destination;
import io.warmdatum.lambda.internal.files.Downloads;
import io.warmdatum.lambda.internal.files.ObjectStore;
import io.warmdatum.lambda.internal.files.QueueAddress;
import io.warmdatum.lambda.internal.files.S3ObjectStore;
import io.warmdatum.lambda.internal.files.SqsLetters;
import io.warmdatum.store.s3.S3Access;
import io.warmdatum.store.s3.S3Place;
import io.warmdatum.worker.NoMoreAttemptsException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes what is kept in S3 and queues. AWS' SDK is loaded only for what needs it: at the start for
 * what is set up, and when the first datum with files comes. Thread-safe.
 */
final class Storage {

    private final Settings settings;
    private final ObjectMapper mapper;
    private final InstantSource clock;
    private ObjectStore store;

    Storage(Settings settings, ObjectMapper mapper, InstantSource clock) {
        this.settings = settings;
        this.mapper = mapper;
        this.clock = clock;
    }

    Downloads downloads() {
        return new Downloads(
                () -> {
                    try {
                        return store();
                    } catch (NoClassDefFoundError e) {
                        throw new NoMoreAttemptsException(
                                "the datum has files in S3: " + missing("s3", e).getMessage());
                    }
                },
                settings.maxFilesBytes());
    }

    Destination destination() {
        return settings.output().isEmpty()
                ? new AnswerDestination()
                : inS3(
                        "WARMDATUM_OUTPUT",
                        settings.output().get(),
                        place -> new BucketDestination(store(), place));
    }

    Ledger ledger() {
        return settings.ledger().isEmpty()
                ? Ledger.none()
                : inS3(
                        "WARMDATUM_LEDGER",
                        settings.ledger().get(),
                        place -> new BucketLedger(mapper, store(), place, clock));
    }

    Spill spill() {
        return new Spill(
                mapper,
                settings.spill()
                        .map(
                                address ->
                                        inS3(
                                                "WARMDATUM_SPILL",
                                                address,
                                                place -> new Spill.Target(store(), place))));
    }

    DeadLetters deadLetters() {
        Optional<String> address = settings.deadLetters();
        if (address.isEmpty()) {
            return DeadLetters.none();
        }
        if (!QueueAddress.isAddress(address.get())) {
            return inS3(
                    "WARMDATUM_DEAD_LETTERS",
                    address.get(),
                    place -> new BucketLetters(mapper, clock, store(), place));
        }
        try {
            return SqsLetters.open(
                    mapper,
                    clock,
                    new QueueAddress(URI.create(address.get())),
                    settings.s3().requestTimeout(),
                    settings.s3().tries());
        } catch (NoClassDefFoundError e) {
            throw new IllegalArgumentException(
                    "WARMDATUM_DEAD_LETTERS: " + missing("sqs", e).getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("WARMDATUM_DEAD_LETTERS: " + e.getMessage(), e);
        }
    }

    private <T> T inS3(String setting, String address, Function<S3Place, T> make) {
        try {
            return make.apply(S3Place.of(address));
        } catch (NoClassDefFoundError e) {
            throw new IllegalArgumentException(setting + ": " + missing("s3", e).getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException missing(String service, NoClassDefFoundError e) {
        return new IllegalArgumentException(
                "AWS' SDK is not on the class path; add software.amazon.awssdk:"
                        + service
                        + " and software.amazon.awssdk:url-connection-client to the function",
                e);
    }

    private synchronized ObjectStore store() {
        if (store == null) {
            S3Settings s3 = settings.s3();
            store =
                    S3ObjectStore.open(
                            new S3Access(
                                    s3.endpoint(),
                                    s3.region(),
                                    s3.pathStyle(),
                                    s3.requestTimeout(),
                                    s3.tries()),
                            clock);
        }
        return store;
    }
}
