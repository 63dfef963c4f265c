package io.warmdatum.quarkus.deployment;

import io.quarkus.deployment.IsDevServicesSupportedByLaunchMode;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CuratedApplicationShutdownBuildItem;
import io.quarkus.deployment.builditem.DevServicesResultBuildItem;
import io.warmdatum.quarkus.DevelopmentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** Starts the fake worker of development mode, where it is wanted. */
final class DevelopmentProcessor {

    private static final Logger LOG = Logger.getLogger("io.warmdatum");
    private static final String NAME = "warmdatum-worker";

    /** Each build has a worker of its own: a reload is the end of the process to the one before. */
    private static Optional<DevelopmentWorker> running = Optional.empty();

    @BuildStep(onlyIf = IsDevServicesSupportedByLaunchMode.class)
    void worker(
            DevelopmentConfig config,
            CuratedApplicationShutdownBuildItem shutdown,
            BuildProducer<DevServicesResultBuildItem> services)
            throws IOException {
        close();
        if (!config.worker()) {
            return;
        }
        Path samples = Path.of(config.samples());
        if (!Files.isDirectory(samples)) {
            throw new IllegalArgumentException(
                    "warmdatum.dev.worker is true and there is no folder "
                            + samples.toAbsolutePath()
                            + " with sample datums; make it, or name another one by"
                            + " warmdatum.dev.samples");
        }
        var worker = new DevelopmentWorker(samples, inputName(), Path.of(config.output()));
        synchronized (DevelopmentProcessor.class) {
            running = Optional.of(worker);
        }
        shutdown.addCloseTask(DevelopmentProcessor::close, true);
        services.produce(
                new DevServicesResultBuildItem.RunningDevService(
                                NAME, null, worker, worker.config())
                        .toBuildItem());
    }

    private static String inputName() {
        return ConfigProvider.getConfig()
                .getOptionalValue("warmdatum.input-name", String.class)
                .orElse("input");
    }

    private static synchronized void close() {
        try {
            if (running.isPresent()) {
                running.get().close();
            }
        } catch (IOException e) {
            LOG.warnf("The worker of development mode was not closed: %s", e);
        }
        running = Optional.empty();
    }
}
