package io.warmdatum.quarkus;

import io.quarkus.dev.spi.HotReplacementContext;
import io.quarkus.dev.spi.HotReplacementSetup;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Looks for changes of the code in development mode: elsewhere a request makes Quarkus look, and an
 * application with a datum function has none. Loaded by Quarkus from a service file.
 */
public final class CodeWatch implements HotReplacementSetup {

    private static final Logger LOG = Logger.getLogger("io.warmdatum");

    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        var thread = new Thread(task, "warmdatum-code-watch");
                        thread.setDaemon(true);
                        return thread;
                    });

    /** Called once, by Quarkus. */
    public CodeWatch() {}

    @Override
    public void setupHotDeployment(HotReplacementContext context) {
        looks.scheduleWithFixedDelay(() -> look(context), 1, 1, TimeUnit.SECONDS);
    }

    /** Code that does not compile is reported by Quarkus itself, and looked at again. */
    private static void look(HotReplacementContext context) {
        try {
            context.doScan(false);
        } catch (Exception e) {
            LOG.debug("The application could not be started again", e);
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
