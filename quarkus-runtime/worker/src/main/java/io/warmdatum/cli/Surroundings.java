package io.warmdatum.cli;

import io.vertx.core.Vertx;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a command meets outside of itself. Immutable.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param terminal whether standard output goes to a terminal
 * @param live whether standard error goes to a terminal, so that a line can be rewritten
 * @param env environment variables
 * @param folder working directory, absolute
 * @param clock time of day
 * @param vertx gives what serves the network; asked only by commands that run user code
 */
record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        boolean live,
        Map<String, String> env,
        Path folder,
        InstantSource clock,
        Supplier<Vertx> vertx) {

    /** Whether to write colours: a terminal, and nobody asked for none ({@code NO_COLOR}). */
    boolean colours() {
        return terminal && env.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** The store's folder: the option, else {@code WARMDATUM_HOME}, else {@code ~/.warmdatum}. */
    Path home(Path option) {
        if (option != null) {
            return folder.resolve(option);
        }
        String named = env.getOrDefault("WARMDATUM_HOME", "");
        if (!named.isEmpty()) {
            return folder.resolve(named);
        }
        String user = env.getOrDefault("HOME", "");
        if (user.isEmpty()) {
            throw new Refusal("no home folder: give --home DIR or set WARMDATUM_HOME");
        }
        return folder.resolve(user).resolve(".warmdatum");
    }
}
