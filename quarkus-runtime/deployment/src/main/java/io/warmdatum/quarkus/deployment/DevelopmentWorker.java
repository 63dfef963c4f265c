package io.warmdatum.quarkus.deployment;

import io.warmdatum.testing.FakeJob;
import io.warmdatum.testing.FakePachydermWorker;
import io.warmdatum.testing.TestDatum;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * A worker that hands out samples once, to the application that is being developed or tested.
 * Thread-safe.
 */
final class DevelopmentWorker implements Closeable {

    private static final Logger LOG = Logger.getLogger("io.warmdatum");

    private final FakePachydermWorker worker;
    private final Thread thread;

    /**
     * @param samples folder whose files are the datums
     * @param folder for {@code /pfs} and what is kept of output
     */
    DevelopmentWorker(Path samples, String inputName, Path folder) throws IOException {
        List<TestDatum> datums = TestDatum.eachFileOf(inputName, samples);
        this.worker =
                FakePachydermWorker.of(Files.createDirectories(folder).toAbsolutePath())
                        .attached()
                        .datums(datums.toArray(TestDatum[]::new))
                        .tries(1)
                        .open();
        this.thread = new Thread(this::run, "warmdatum-development-worker");
        thread.setDaemon(true);
        thread.start();
    }

    /** What tells the application where its worker is. */
    Map<String, String> config() {
        return Map.of(
                "PPS_WORKER_GRPC_PORT",
                Integer.toString(worker.port()),
                "WARMDATUM_PFS",
                worker.pfs().toString());
    }

    private void run() {
        try {
            FakeJob job = worker.run();
            for (FakeJob.Result result : job.datums()) {
                LOG.infof(
                        "Worker: %s %s %s",
                        result.datum().inputs().get(0).path(), result.state(), result.reason());
            }
            LOG.infof("Worker: %s, kept output is in %s", job.state(), worker.kept());
        } catch (InterruptedException closed) {
            LOG.debug("The worker was closed before its job had ended");
        } catch (IOException e) {
            LOG.error("The worker of development mode cannot go on", e);
        }
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        worker.close();
    }
}
