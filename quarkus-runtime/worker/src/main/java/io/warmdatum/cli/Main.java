package io.warmdatum.cli;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;

/** Starts the command line with the surroundings of the process. */
@QuarkusMain
public final class Main implements QuarkusApplication {

    private final Instance<Vertx> vertx;

    /** Vert.x is asked for only by commands that serve NextDatum. */
    @Inject
    Main(Instance<Vertx> vertx) {
        this.vertx = vertx;
    }

    @Override
    public int run(String... args) {
        // Buffered: a listing of a million rows is not a million writes. Flushed at the end.
        StandardOutput written = new StandardOutput();
        PrintStream out =
                new PrintStream(
                        new BufferedOutputStream(written, 1 << 16), false, StandardCharsets.UTF_8);
        PrintStream err =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int code =
                new Cli(
                                new Surroundings(
                                        System.in,
                                        out,
                                        err,
                                        isTerminal("stdout"),
                                        isTerminal("stderr"),
                                        System.getenv(),
                                        Path.of("").toAbsolutePath(),
                                        InstantSource.system(),
                                        vertx::get))
                        .execute(args);
        if (written.trouble().isEmpty()) {
            return code;
        }
        err.println("standard output: " + written.trouble().get());
        return code == 0 ? 1 : code;
    }

    /** The launcher knows; without it, Java knows only whether both are terminals. */
    private static boolean isTerminal(String stream) {
        String told = System.getProperty("warmdatum.terminal." + stream);
        return told == null ? System.console() != null : Boolean.parseBoolean(told);
    }
}
