package io.warmdatum.bench;

import io.vertx.core.Vertx;
import io.warmdatum.code.NextDatumServers;
import io.warmdatum.worker.host.VertxNextDatumServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures what Warmdatum promises: {@code ./mvnw -Pbench verify}. Prints a table to standard
 * output; a measurement that cannot be made fails the run.
 */
public final class Benchmarks {

    private static final int SMALL = Integer.getInteger("bench.small", 10_000);

    /** A file system in memory, on most Linux machines. */
    private static final Path MEMORY = Path.of("/dev/shm");

    private static final int TRIPS = Integer.getInteger("bench.trips", 3_000);
    private static final int LARGE = Integer.getInteger("bench.large", 100_000);

    private Benchmarks() {}

    /**
     * Runs all comparisons.
     *
     * @param args a folder for working files, and the command that starts Warmdatum
     */
    public static void main(String[] args) throws Exception {
        if (args.length < 2) {
            System.err.println(
                    "usage: Benchmarks DIR COMMAND... (folder for files; what starts Warmdatum)");
            System.exit(2);
        }
        Path work = Files.createDirectories(Path.of(args[0]));
        List<String> warmdatum = List.of(args).subList(1, args.length);
        Report report = new Report(System.out);
        report.machine();
        report.row(FileCopies.against(work).run());
        Vertx vertx = Vertx.vertx();
        var servers = new VertxNextDatumServers(vertx);
        try (var jobs = new LocalJobs(work, work, servers)) {
            roundTrip(report, jobs, "on disk", servers);
            report.row(Jobs.bash(jobs).run());
            report.row(Jobs.python(jobs).run());
        }
        if (Files.isWritable(MEMORY)) {
            try (var jobs = new LocalJobs(work, MEMORY, servers)) {
                roundTrip(report, jobs, "in memory", servers);
            }
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
        growth(report, warmdatum, work);
    }

    private static void roundTrip(
            Report report, LocalJobs jobs, String where, NextDatumServers servers)
            throws Exception {
        try (var roundTrip = new RoundTrip(jobs, where, servers, TRIPS)) {
            report.row(roundTrip.comparison(5).run());
        }
    }

    /** Time per datum and memory may not grow with the number of datums. */
    private static void growth(Report report, List<String> warmdatum, Path work) throws Exception {
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
                        .run());
        report.memory(SMALL, small.peakKib());
        report.memory(LARGE, large.peakKib());
    }
}
