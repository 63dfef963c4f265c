package io.warmdatum.quarkus;

import io.quarkus.runtime.LaunchMode;
import io.warmdatum.code.Isolation;
import io.warmdatum.wire.GrpcNextDatum;
import io.warmdatum.worker.folder.FolderJob;
import io.warmdatum.worker.folder.FolderSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** Chooses the source of datums by the surroundings and the configuration. */
@Singleton
class Sources {

    private static final String S3 = "s3://";

    private final WarmdatumConfig config;
    private final DevelopmentConfig development;
    private final Observers observers;

    Sources(WarmdatumConfig config, DevelopmentConfig development, Observers observers) {
        this.config = config;
        this.development = development;
        this.observers = observers;
    }

    /**
     * Opens the source.
     *
     * @throws UsageException the configuration names none, or a wrong one
     * @throws IOException it cannot be opened
     */
    Source choose() throws UsageException, IOException {
        Optional<String> port = surroundings(GrpcNextDatum.PORT_VARIABLE);
        try {
            if (config.training()) {
                return new Training(config.input().map(Path::of), config.inputName());
            }
            if (port.isPresent()) {
                return worker(GrpcNextDatum.port(port.get()));
            }
            return config.input().isEmpty() && LaunchMode.current() == LaunchMode.DEVELOPMENT
                    ? Samples.open(development, config.inputName(), newJobId())
                    : local();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e);
        }
    }

    private Source worker(int port) {
        Path pfs = Path.of(surroundings(Isolation.PFS_VARIABLE).orElse("/pfs"));
        return new WorkerFeed(
                new WorkerFeed.Settings(
                        port,
                        pfs,
                        config.recovery().report(),
                        config.runner()
                                .memory()
                                .orElseGet(
                                        () ->
                                                Path.of(
                                                        System.getProperty("java.io.tmpdir"),
                                                        "warmdatum-runner-" + port + ".json"))),
                observers::flush);
    }

    /** A variable of the environment; in development and in tests it may stand elsewhere. */
    private static Optional<String> surroundings(String variable) {
        return ConfigProvider.getConfig().getOptionalValue(variable, String.class);
    }

    private Source local() throws UsageException, IOException {
        String input = required("input", config.input().orElse(""));
        String output = required("output", config.output().orElse(""));
        boolean fromS3 = input.startsWith(S3);
        if (fromS3 != output.startsWith(S3)) {
            throw new UsageException(
                    "input "
                            + input
                            + " and output "
                            + output
                            + " are of different kinds: name two folders, or two places in S3");
        }
        return fromS3 ? bucket(input, output) : folder(input, output);
    }

    private Source bucket(String input, String output) throws UsageException, IOException {
        try {
            return Buckets.open(config, input, output, newJobId());
        } catch (NoClassDefFoundError e) {
            throw new UsageException(
                    "S3 needs two libraries that the application lacks: add the dependencies"
                            + " software.amazon.awssdk:s3 and"
                            + " software.amazon.awssdk:url-connection-client");
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
        return FolderFeed.of(new FolderSource(job, newJobId()));
    }

    private static String newJobId() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
