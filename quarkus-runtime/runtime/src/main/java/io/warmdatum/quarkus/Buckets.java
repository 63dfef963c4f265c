package io.warmdatum.quarkus;

import io.warmdatum.store.s3.S3Access;
import io.warmdatum.store.s3.S3Files;
import io.warmdatum.store.s3.S3Place;
import io.warmdatum.worker.folder.BucketJob;
import io.warmdatum.worker.folder.BucketSource;
import java.io.IOException;
import java.nio.file.Path;
import software.amazon.awssdk.services.s3.S3Client;

/** Opens places in S3. Loaded only where they are asked for: the AWS SDK may be missing. */
final class Buckets {

    private Buckets() {}

    /**
     * @throws UsageException the addresses are wrong
     * @throws IOException S3 cannot be read
     */
    static Source open(WarmdatumConfig config, String input, String output, String jobId)
            throws UsageException, IOException {
        S3Place in;
        S3Place out;
        S3Access access;
        try {
            in = S3Place.of(input);
            out = S3Place.of(output);
            access =
                    new S3Access(
                            config.s3().endpoint(),
                            config.s3().region(),
                            config.s3().pathStyle(),
                            config.s3().requestTimeout(),
                            config.s3().tries());
        } catch (IllegalArgumentException e) {
            throw new UsageException(e);
        }
        S3Client client = access.open();
        try {
            var job =
                    new BucketJob(
                            new S3Files(client, in),
                            config.inputName(),
                            config.glob(),
                            new S3Files(client, out),
                            config.work()
                                    .orElseGet(
                                            () ->
                                                    Path.of(
                                                            System.getProperty("java.io.tmpdir"),
                                                            "warmdatum")),
                            config.shard(),
                            config.shards(),
                            config.inHand());
            return FolderFeed.of(new BucketSource(job, jobId), client::close);
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }
}
