package io.warmdatum.quarkus;

import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.worker.FunctionHost;
import io.warmdatum.worker.folder.FolderSource;
import java.io.IOException;
import org.jboss.logging.Logger;

/** Datums from a folder. */
final class FolderFeed implements Source {

    private static final Logger LOG = Logger.getLogger("io.warmdatum");

    private final FolderSource folder;
    private final StoppableSource source;

    FolderFeed(FolderSource folder) {
        this.folder = folder;
        this.source = StoppableSource.of(folder);
    }

    @Override
    public int feed(FunctionHost host, FunctionPolicy policy)
            throws IOException, InterruptedException {
        host.work(source);
        LOG.info(folder.totals().toString());
        folder.stopped().ifPresent(LOG::error);
        return folder.totals().isComplete() && folder.stopped().isEmpty()
                ? ExitCodes.DONE
                : ExitCodes.INCOMPLETE;
    }

    @Override
    public void stop() {
        source.stop();
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
