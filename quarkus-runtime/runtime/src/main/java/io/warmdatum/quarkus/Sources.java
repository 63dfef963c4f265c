package io.warmdatum.quarkus;

import io.warmdatum.worker.folder.FolderJob;
import io.warmdatum.worker.folder.FolderSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/** Chooses the source of datums by the surroundings and the configuration. */
@Singleton
class Sources {

    private static final String S3 = "s3://";

    private final WarmdatumConfig config;

    Sources(WarmdatumConfig config) {
        this.config = config;
    }

    /**
     * Opens the source.
     *
     * @throws UsageException the configuration names none, or a wrong one
     * @throws IOException it cannot be opened
     */
    Source choose() throws UsageException, IOException {
        String input = required("input", config.input().orElse(""));
        String output = required("output", config.output().orElse(""));
        try {
            return folder(input, output);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e);
        }
    }

    private static String required(String key, String value) throws UsageException {
        if (value.isEmpty()) {
            throw new UsageException(
                    "warmdatum."
                            + key
                            + " is not set: name a folder or s3://bucket/prefix (WARMDATUM_"
                            + key.toUpperCase(java.util.Locale.ROOT)
                            + "), or run this in a Pachyderm pipeline with datum_batching: true");
        }
        return value;
    }

    private Source folder(String input, String output) throws IOException {
        var job =
                new FolderJob(
                        Path.of(input),
                        config.inputName(),
                        config.glob(),
                        Path.of(output),
                        config.shard(),
                        config.shards(),
                        config.inHand());
        return new FolderFeed(new FolderSource(job, newJobId()));
    }

    private static String newJobId() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
