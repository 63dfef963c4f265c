package io.warmdatum.lambda.internal.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.pfs.OutputFile;
import io.warmdatum.store.s3.S3Files;
import io.warmdatum.store.s3.S3Place;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Output to S3, at the paths that user code gave it. A single file goes to its place at once;
 * several are put aside, below a name of the attempt, and get their places when all of them are
 * there. A file of another datum, or of somebody else, is never replaced. The answer names the
 * objects. Thread-safe.
 */
public final class BucketDestination implements Destination {

    private static final Logger LOG = Logger.getLogger(BucketDestination.class);

    /** Below it are the files of attempts that have no place yet. */
    private static final String HIDDEN = "/.warmdatum/";

    private final ObjectStore store;
    private final S3Place place;

    public BucketDestination(ObjectStore store, S3Place place) {
        this.store = Objects.requireNonNull(store, "store must be set");
        this.place = Objects.requireNonNull(place, "place must be set");
    }

    @Override
    public Destination until(Instant deadline) {
        return new BucketDestination(store.until(deadline), place);
    }

    @Override
    public Optional<JsonNode> keep(String datumId, int attempt, List<OutputFile> files)
            throws BadOutputException, IOException {
        for (OutputFile file : files) {
            if (file.path().startsWith(HIDDEN)) {
                throw new BadOutputException(
                        "path (" + file.path() + ") is reserved; use another name");
            }
        }
        S3Files target = store.files(place);
        if (files.size() == 1) {
            target.put(files.get(0).path(), files.get(0).source(), datumId);
        } else {
            String aside =
                    HIDDEN
                            + "attempts/"
                            + datumId
                            + "-"
                            + attempt
                            + "-"
                            + UUID.randomUUID(); // the datum may have been sent twice
            promote(target, aside, datumId, files);
        }
        return Optional.of(answer(files));
    }

    private static void promote(
            S3Files target, String aside, String datumId, List<OutputFile> files)
            throws BadOutputException, IOException {
        Map<String, String> staged = new LinkedHashMap<>();
        try {
            for (OutputFile file : files) {
                staged.put(file.path(), aside + file.path());
                target.put(aside + file.path(), file.source(), datumId);
            }
            target.promote(staged, datumId);
        } finally {
            for (String path : staged.values()) {
                discard(target, path);
            }
        }
    }

    /** What is left over does no harm; a rule of the bucket's life cycle may remove it. */
    private static void discard(S3Files target, String path) {
        try {
            target.delete(path);
        } catch (IOException e) {
            LOG.warnf("a file of an attempt is left over: %s", e.getMessage());
        }
    }

    private JsonNode answer(List<OutputFile> files) {
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        for (OutputFile file : files) {
            output.put(file.path(), "s3://" + place.bucket() + "/" + place.key(file.path()));
        }
        return output;
    }
}
