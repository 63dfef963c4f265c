package io.warmdatum.quarkus;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The main program of an application with a datum function that has none of its own: feeds the
 * function until there is no more work, then ends with one of {@link ExitCodes}. In development
 * mode it stays after that.
 */
@Singleton
public class DatumApplication implements QuarkusApplication {

    private static final Logger LOG = Logger.getLogger("io.warmdatum");

    private final Sources sources;
    private final Instance<FunctionType> function;
    private final Observers observers;
    private final WarmdatumConfig config;

    // Guarded by this.
    private Optional<FunctionFeed> feed = Optional.empty();
    private boolean stopped;

    DatumApplication(
            Sources sources,
            Instance<FunctionType> function,
            Observers observers,
            WarmdatumConfig config) {
        this.sources = sources;
        this.function = function;
        this.observers = observers;
        this.config = config;
    }

    /** Takes no arguments: all is configuration. */
    @Override
    public int run(String... args) throws InterruptedException {
        int code = feed(args);
        if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
            Quarkus.waitForExit();
        }
        return code;
    }

    private int feed(String... args) throws InterruptedException {
        try {
            if (args.length > 0) {
                throw new UsageException(
                        "\""
                                + args[0]
                                + "\" is not understood: there are no arguments; configure by"
                                + " WARMDATUM_INPUT, WARMDATUM_OUTPUT or -Dwarmdatum.input=...");
            }
            return open().run(sources.choose());
        } catch (UsageException e) {
            LOG.error(e.getMessage());
            return ExitCodes.USAGE;
        } catch (IOException e) {
            LOG.error(text(e));
            LOG.debug("The source cannot go on", e);
            return ExitCodes.SOURCE_GONE;
        }
    }

    private synchronized FunctionFeed open() {
        var opened = new FunctionFeed(function.get().type(), observers, config.stopTimeout());
        if (stopped) {
            opened.stop();
        }
        feed = Optional.of(opened);
        return opened;
    }

    private static String text(IOException e) {
        return e.getMessage() == null || e instanceof java.nio.file.FileSystemException
                ? e.toString()
                : e.getMessage();
    }

    /** A signal: the datums in hand may end, or are given back. */
    void stop(@Observes ShutdownEvent event) {
        Optional<FunctionFeed> last;
        synchronized (this) {
            stopped = true;
            last = feed;
        }
        last.ifPresent(FunctionFeed::stop);
    }
}
