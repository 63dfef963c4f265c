package io.warmdatum.cli;

import io.warmdatum.code.FunctionHealth;
import io.warmdatum.input.Glob;
import io.warmdatum.spec.SpecFile;
import io.warmdatum.spec.SpecReader;
import io.warmdatum.store.Ledger;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.Repos;
import io.warmdatum.store.Store;
import io.warmdatum.store.local.LocalStore;
import io.warmdatum.worker.host.VertxNextDatumServers;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One run of a command: its surroundings and the store, opened when first asked for. The one place
 * that knows which implementations the command line works with. Used by one thread.
 */
final class Session implements AutoCloseable {

    private final Surroundings surroundings;
    private final Path homeOption;
    private Store store;

    Session(Surroundings surroundings, Path homeOption) {
        this.surroundings = surroundings;
        this.homeOption = homeOption;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    PrintStream out() {
        return surroundings.out();
    }

    PrintStream err() {
        return surroundings.err();
    }

    Instant now() {
        return surroundings.clock().instant();
    }

    /** Folder of the store. */
    Path home() {
        return surroundings.home(homeOption);
    }

    Store store() {
        if (store == null) {
            store = LocalStore.open(home(), surroundings.clock(), new SecureRandom());
        }
        return store;
    }

    Repos repos() {
        return store().repos();
    }

    Pipelines pipelines() {
        return store().pipelines();
    }

    Ledger ledger() {
        return store().ledger();
    }

    /** A path as the user gave it, from the working directory. */
    Path path(String given) {
        return surroundings.folder().resolve(given);
    }

    /** Reads a spec file; problems are part of the answer. */
    SpecFile readSpec(String fileName, InputStream content) throws IOException {
        return new SpecReader(Session::globProblem).read(fileName, content);
    }

    private static Optional<String> globProblem(String glob) {
        try {
            Glob.compile(glob);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Waits for a time; an interrupt ends it. */
    void pause(Duration time) throws InterruptedException {
        // A latch nobody counts down: a wait that an interrupt ends.
        new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * A place to run user code in; the caller closes it.
     *
     * @param extraEnv environment variables for programs beside those of this process
     * @param classes where relative class paths of functions start
     * @param signals ends the command when this process is no longer fit to run functions
     */
    Workplace workplace(Map<String, String> extraEnv, Path classes, StopSignals signals)
            throws IOException {
        Map<String, String> env = new HashMap<>(surroundings.env());
        env.putAll(extraEnv);
        String elsewhere = env.getOrDefault("WARMDATUM_WORK", "");
        return Workplace.open(
                elsewhere.isEmpty() ? home().resolve("work") : path(elsewhere),
                new VertxNextDatumServers(surroundings.vertx().get()),
                surroundings.clock(),
                env,
                classes,
                why -> {
                    err().println(why);
                    signals.stop(FunctionHealth.EXIT_CODE);
                });
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
