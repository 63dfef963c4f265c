package io.warmdatum.quarkus;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
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
    private final FunctionFeed feed;

    DatumApplication(Sources sources, FunctionFeed feed) {
        this.sources = sources;
        this.feed = feed;
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
            return feed.run(sources.choose());
        } catch (UsageException e) {
            LOG.error(e.getMessage());
            return ExitCodes.USAGE;
        } catch (IOException e) {
            LOG.error(text(e));
            LOG.debug("The source cannot go on", e);
            return ExitCodes.SOURCE_GONE;
        }
    }

    private static String text(IOException e) {
        return e.getMessage() == null || e instanceof java.nio.file.FileSystemException
                ? e.toString()
                : e.getMessage();
    }

    /** A signal: the datums in hand may end, or are given back. */
    void stop(@Observes ShutdownEvent event) {
        feed.stop();
    }
}
