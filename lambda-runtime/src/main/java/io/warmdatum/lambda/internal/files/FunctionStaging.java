package io.warmdatum.lambda.internal.files;

import io.warmdatum.lambda.internal.batch.Staging;
import io.warmdatum.lambda.internal.event.LambdaDatum;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/** Files for attempts of functions: each attempt has a folder of its own. Thread-safe. */
public final class FunctionStaging implements Staging {

    private final Path work;
    private final Downloads downloads;
    private final Destination destination;

    /**
     * @param work folder for attempts; made when needed
     * @param downloads fetches S3 objects
     * @param destination takes output
     */
    public FunctionStaging(Path work, Downloads downloads, Destination destination) {
        this.work = Objects.requireNonNull(work, "work must be set");
        this.downloads = Objects.requireNonNull(downloads, "downloads must be set");
        this.destination = Objects.requireNonNull(destination, "destination must be set");
    }

    @Override
    public Staging until(Instant deadline) {
        return new FunctionStaging(work, downloads.until(deadline), destination.until(deadline));
    }

    @Override
    public StagedAttempt stage(LambdaDatum datum, String id, int number) throws IOException {
        var attempt = new AttemptFolders(datum, id, number, work, destination);
        if (!datum.files().isEmpty()) {
            try {
                downloads.fetch(datum.files(), attempt.addFiles());
            } catch (IOException | RuntimeException | Error e) {
                attempt.discard();
                throw e;
            }
        }
        return attempt;
    }
}
