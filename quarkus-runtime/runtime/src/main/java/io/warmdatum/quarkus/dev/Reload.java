package io.warmdatum.quarkus.dev;

import io.quarkus.dev.spi.HotReplacementContext;
import io.quarkus.dev.spi.HotReplacementSetup;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Looks for changed sources once a second: without requests nobody else would. A change starts the
 * application again, which feeds its folder again.
 */
public final class Reload implements HotReplacementSetup {

    private static final Logger LOG = Logger.getLogger("io.warmdatum");

    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        var thread = new Thread(task, "warmdatum-reload");
                        thread.setDaemon(true);
                        return thread;
                    });

    @Override
    public void setupHotDeployment(HotReplacementContext context) {
        clock.scheduleWithFixedDelay(() -> scan(context), 2, 1, TimeUnit.SECONDS);
    }

    private static void scan(HotReplacementContext context) {
        try {
            context.doScan(false);
        } catch (Exception e) {
            // Quarkus shows what does not compile; the next change is looked for all the same.
            LOG.debug("Sources could not be reloaded", e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
