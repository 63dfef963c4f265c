package io.warmdatum.quarkus;

import io.warmdatum.pfs.Trees;
import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.worker.FunctionHost;
import io.warmdatum.worker.folder.FolderJob;
import io.warmdatum.worker.folder.FolderSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * All that a start and some datums need, done once so that a JVM can record it: the samples as a
 * job over a folder, then over gRPC from a worker in this process. No output is kept.
 */
final class Training implements Source {

    private static final Logger LOG = Logger.getLogger("io.warmdatum");
    private static final String ID = "training";

    private final Path work;
    private final Path samples;
    private final String inputName;

    // Guarded by this.
    private Optional<Source> now = Optional.empty();
    private boolean stopped;

    /**
     * @param samples folder whose files are the datums; empty for none
     * @param inputName name of the input
     * @throws IOException there is no such folder, or no room for temporary files
     */
    Training(Optional<Path> samples, String inputName) throws IOException {
        this.work = Files.createTempDirectory("warmdatum-training");
        this.samples =
                samples.isPresent()
                        ? samples.get().toRealPath()
                        : Files.createDirectory(work.resolve("none"));
        this.inputName = inputName;
    }

    @Override
    public int feed(FunctionHost host, FunctionPolicy policy)
            throws IOException, InterruptedException {
        var folder = FolderJob.of(samples, inputName, work.resolve("out"));
        int code = feed(FolderFeed.of(new FolderSource(folder, ID)), host, policy);
        return Math.max(code, feedFromWorker(host, policy));
    }

    private int feedFromWorker(FunctionHost host, FunctionPolicy policy)
            throws IOException, InterruptedException {
        Path pfs = work.resolve("pfs");
        try (var worker = new TrainingWorker(pfs, inputName, files(), this::stop)) {
            var settings =
                    new WorkerFeed.Settings(
                            worker.port(), pfs, "error", work.resolve("memory.json"));
            feed(new WorkerFeed(settings, () -> {}), host, policy);
            LOG.infof("Trained; failed datums: %d", worker.failed());
            return worker.failed() == 0 ? ExitCodes.DONE : ExitCodes.INCOMPLETE;
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(samples)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private int feed(Source source, FunctionHost host, FunctionPolicy policy)
            throws IOException, InterruptedException {
        try (source) {
            synchronized (this) {
                now = Optional.of(source);
                if (stopped) {
                    source.stop();
                }
            }
            return source.feed(host, policy);
        }
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        now.ifPresent(Source::stop);
    }

    @Override
    public void close() throws IOException {
        Trees.delete(work);
    }
}
