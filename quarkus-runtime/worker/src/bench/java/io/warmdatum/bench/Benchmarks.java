package io.warmdatum.bench;

import io.vertx.core.Vertx;
import io.warmdatum.code.NextDatumServers;
import io.warmdatum.worker.host.VertxNextDatumServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Measures what Warmdatum promises: {@code ./mvnw -Pbench verify}, or some parts of it: {@code
 * ./mvnw -Pbench verify -Dbench.parts=trip,python}. Prints a table to standard output; a
 * measurement that cannot be made fails the run.
 */
public final class Benchmarks {

    /** What can be measured by itself. */
    private enum Part {
        /** What the disk costs. */
        FORCE,
        /** A call of NextDatum, and a whole datum, against a bare call. */
        TRIP,
        /** A bash program kept loaded against one started for each datum. */
        BASH,
        /** The same in Python. */
        PYTHON,
        /** A job with the console open against one without. */
        CONSOLE,
        /** A Java function's datum against its body; a bad datum in a process that stays. */
        FUNCTION,
        /** Many datums against few, in time and memory. */
        GROWTH,
        /** Measured where it is, by {@code LambdaBenchmarks}. */
        LAMBDA,
        /** Starts of an application; measured with it, by StartFigures of the integration tests. */
        START
    }

    /** A file system in memory, on most Linux machines. */
    private static final Path MEMORY = Path.of("/dev/shm");

    private static final int SMALL = Integer.getInteger("bench.small", 10_000);
    private static final int LARGE = Integer.getInteger("bench.large", 100_000);
    private static final int TRIPS = Integer.getInteger("bench.trips", 10_000);

    private final Report report = new Report(System.out);
    private final Path work;
    private final List<String> warmdatum;
    private final Set<Part> parts;

    private Benchmarks(Path work, List<String> warmdatum, Set<Part> parts) {
        this.work = work;
        this.warmdatum = warmdatum;
        this.parts = parts;
    }

    /**
     * Runs the comparisons.
     *
     * @param args a folder for working files, the parts to be run ({@code all}, or names with
     *     commas between them), and the command that starts Warmdatum
     */
    public static void main(String[] args) throws Exception {
        if (args.length < 3) {
            System.err.println(
                    "usage: Benchmarks DIR PARTS COMMAND... (folder for files; what to measure;"
                            + " what starts Warmdatum)");
            System.exit(2);
        }
        new Benchmarks(
                        Files.createDirectories(Path.of(args[0])),
                        List.of(args).subList(2, args.length),
                        parts(args[1]))
                .run();
    }

    private static Set<Part> parts(String names) {
        if (names.equals("all")) {
            return EnumSet.allOf(Part.class);
        }
        return Arrays.stream(names.split(","))
                .map(name -> Part.valueOf(name.strip().toUpperCase(Locale.ROOT)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
    }

    private void run() throws Exception {
        if (parts.equals(EnumSet.of(Part.START))) {
            return;
        }
        report.machine();
        if (parts.contains(Part.FORCE)) {
            report.row(FileCopies.against(work).run());
        }
        Vertx vertx = Vertx.vertx();
        var servers = new VertxNextDatumServers(vertx);
        roundTrip("on disk", work, servers);
        if (Files.isWritable(MEMORY)) {
            roundTrip("in memory", MEMORY, servers);
        }
        try (var jobs = new LocalJobs(work, work, servers)) {
            if (parts.contains(Part.BASH)) {
                report.row(Jobs.bash(jobs).run());
            }
            if (parts.contains(Part.PYTHON)) {
                report.row(Jobs.python(jobs).run());
            }
            if (parts.contains(Part.FUNCTION)) {
                report.row(Functions.guarded(work, "on disk").run());
                if (Files.isWritable(MEMORY)) {
                    report.row(Functions.guarded(MEMORY, "in memory").run());
                }
                report.row(Functions.badDatum(work, jobs).run());
            }
        }
        if (parts.contains(Part.CONSOLE)) {
            console(vertx, servers);
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
        if (parts.contains(Part.GROWTH)) {
            growth();
        }
    }

    private void roundTrip(String where, Path workspaces, NextDatumServers servers)
            throws Exception {
        if (!parts.contains(Part.TRIP)) {
            return;
        }
        try (var jobs = new LocalJobs(work, workspaces, servers);
                var roundTrip = new RoundTrip(jobs, where, servers, TRIPS)) {
            report.row(roundTrip.call(5).runWarm());
            report.row(roundTrip.datum(5).run());
        }
    }

    /** Once, since it is long: the rounds of both ways follow each other in one store. */
    private void console(Vertx vertx, NextDatumServers servers) throws Exception {
        Path memory = Files.isWritable(MEMORY) ? MEMORY : work;
        try (var jobs = new LocalJobs(work, memory, servers)) {
            ConsoleLoad console =
                    new ConsoleLoad(vertx, jobs.store(), Files.createTempDirectory(work, "home"));
            report.row(Jobs.watched(jobs, console, LARGE).once());
            console.report(System.out);
            console.close();
        }
    }

    /**
     * Time per datum and memory may not grow with the number of datums. Once: each run is a process
     * of its own, so that there is nothing to be warmed up, and a long one.
     */
    private void growth() throws Exception {
        Job large = Jobs.ofSize(LARGE, warmdatum, work);
        Job small = Jobs.ofSize(SMALL, warmdatum, work);
        report.row(
                new Comparison(
                                "whole run of %d datums, against %d".formatted(LARGE, SMALL),
                                "datum",
                                1,
                                large,
                                small,
                                Comparison.Sense.TIMES_THE_COST)
                        .once());
        report.memory(SMALL, small.peakKib());
        report.memory(LARGE, large.peakKib());
    }
}
