package io.warmdatum.quarkus;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.warmdatum.code.Attempt.AttemptFile;
import io.warmdatum.code.NextDatumDesk;
import io.warmdatum.pfs.Trees;
import io.warmdatum.wire.WorkerService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A worker inside the process of its own user code: hands out each of some files once, over a real
 * port of loopback, then says that there is no more. Keeps no output, tries nothing again.
 * Thread-safe.
 */
final class TrainingWorker implements NextDatumDesk, AutoCloseable {

    private static final String JOB = "training";

    private final Path pfs;
    private final String inputName;
    private final Runnable noMore;
    private final Server server;

    // Guarded by this.
    private final Deque<Path> left;
    private int failed;

    /**
     * @param pfs folder for what user code sees; made
     * @param inputName name of the input
     * @param samples files, each a datum
     * @param noMore is run before the answer that is no datum
     */
    TrainingWorker(Path pfs, String inputName, List<Path> samples, Runnable noMore)
            throws IOException {
        this.pfs = Files.createDirectories(pfs);
        this.inputName = inputName;
        this.left = new ArrayDeque<>(samples);
        this.noMore = noMore;
        this.server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(new WorkerService(this))
                        .build()
                        .start();
    }

    int port() {
        return server.getPort();
    }

    /** How many datums were reported as failed. */
    synchronized int failed() {
        return failed;
    }

    @Override
    public synchronized CompletableFuture<List<String>> nextDatum(String error) {
        if (!error.isEmpty()) {
            failed++;
        }
        if (left.isEmpty()) {
            noMore.run();
            return CompletableFuture.completedFuture(List.of());
        }
        try {
            return CompletableFuture.completedFuture(lines(show(left.remove())));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(new UncheckedIOException(e));
        }
    }

    private Path show(Path sample) throws IOException {
        Trees.delete(pfs.resolve("out"));
        Files.createDirectory(pfs.resolve("out"));
        Trees.delete(pfs.resolve(inputName));
        Path shown = Files.createDirectory(pfs.resolve(inputName)).resolve(sample.getFileName());
        Files.copy(sample, shown);
        return shown;
    }

    private List<String> lines(Path shown) {
        return List.of(
                inputName + "=" + shown,
                inputName + "_COMMIT=" + JOB,
                "PACH_DATUM_ID=" + JOB + "-" + left.size(),
                "PACH_JOB_ID=" + JOB);
    }

    @Override
    public void delivered(CompletableFuture<List<String>> answer) {}

    @Override
    public void undelivered(CompletableFuture<List<String>> answer) {}

    @Override
    public WorkerStatus status() {
        return new WorkerStatus(JOB, JOB, Optional.empty(), List.<AttemptFile>of());
    }

    @Override
    public boolean cancel(String jobId, List<String> dataFilters) {
        return false;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
