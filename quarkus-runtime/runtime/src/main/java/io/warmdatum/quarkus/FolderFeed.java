package io.warmdatum.quarkus;

import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.worker.DatumSource;
import io.warmdatum.worker.FunctionHost;
import io.warmdatum.worker.folder.BucketSource;
import io.warmdatum.worker.folder.FolderSource;
import io.warmdatum.worker.folder.FolderTotals;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Datums from a folder, or from a place in S3 that is taken for one. */
final class FolderFeed implements Source {

    private static final Logger LOG = Logger.getLogger("io.warmdatum");

    private final StoppableSource source;
    private final Supplier<FolderTotals> totals;
    private final Supplier<Optional<String>> stopped;
    private final Runnable alsoClose;

    private FolderFeed(
            DatumSource source,
            Supplier<FolderTotals> totals,
            Supplier<Optional<String>> stopped,
            Runnable alsoClose) {
        this.source = StoppableSource.of(source);
        this.totals = totals;
        this.stopped = stopped;
        this.alsoClose = alsoClose;
    }

    static FolderFeed of(FolderSource folder) {
        return new FolderFeed(folder, folder::totals, folder::stopped, () -> {});
    }

    /**
     * @param connection is closed after the source
     */
    static FolderFeed of(BucketSource bucket, Runnable connection) {
        return new FolderFeed(bucket, bucket::totals, bucket::stopped, connection);
    }

    @Override
    public int feed(FunctionHost host, FunctionPolicy policy)
            throws IOException, InterruptedException {
        host.work(source);
        LOG.info(totals.get().toString());
        stopped.get().ifPresent(LOG::error);
        return totals.get().isComplete() && stopped.get().isEmpty()
                ? ExitCodes.DONE
                : ExitCodes.INCOMPLETE;
    }

    @Override
    public void stop() {
        source.stop();
    }

    @Override
    public void close() throws IOException {
        try {
            source.close();
        } finally {
            alsoClose.run();
        }
    }
}
