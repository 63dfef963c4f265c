package io.warmdatum.bench;

import io.warmdatum.code.Attempt;
import io.warmdatum.code.NextDatumDesk;
import io.warmdatum.code.NextDatumServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * A whole datum (one 4 KiB file staged, read and written by user code, output stored and recorded)
 * against a bare unary call on the same server. Both clients are the same program in a process of
 * its own, loaded before the first counted round.
 */
final class RoundTrip implements AutoCloseable {

    private final LocalJobs jobs;
    private final String where;
    private final int datums;
    private final NextDatumServers.Endpoint echoEndpoint;
    private final Process echoClient;
    private final BufferedReader echoAnswers;
    private final Path figures;
    private final CallTimes times;
    private final Comparison.PreparedWork job;

    RoundTrip(LocalJobs jobs, String where, NextDatumServers servers, int datums) throws Exception {
        this.jobs = jobs;
        this.where = where;
        this.datums = datums;
        echoEndpoint = servers.open(new EchoDesk());
        echoClient =
                new ProcessBuilder(command("echo", Integer.toString(echoEndpoint.port())))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        echoAnswers =
                new BufferedReader(
                        new InputStreamReader(
                                echoClient.getInputStream(), StandardCharsets.US_ASCII));
        figures = Files.createTempFile("warmdatum", ".calls");
        times = new CallTimes(figures);
        String work =
                command("work", figures.toString()).stream()
                        .map(word -> '"' + word + '"')
                        .collect(Collectors.joining(", ", "[", "]"));
        job = jobs.job("round-trip", work, true, datums);
    }

    /** What a call of NextDatum costs the program that makes it. */
    Comparison call(int rounds) {
        return new Comparison(
                "call of NextDatum as the program sees it, one 4 KiB file staged "
                        + where
                        + ", output kept and recorded; against a bare gRPC call",
                "call",
                rounds,
                new Calls(),
                this::echo,
                Comparison.Sense.TIMES_THE_COST);
    }

    /** What a datum costs in all: the job's beginning and end and the program's own work too. */
    Comparison datum(int rounds) {
        return new Comparison(
                "whole datum of a job, one 4 KiB file staged "
                        + where
                        + ", copied, kept and recorded; against a bare gRPC call",
                "datum",
                rounds,
                job,
                this::echo,
                Comparison.Sense.TIMES_THE_COST);
    }

    /** Only the time in which the program waits for its answers counts. */
    private final class Calls implements Comparison.MeteredWork {

        private int before;

        @Override
        public void prepare() throws Exception {
            job.prepare();
            before = times.calls();
        }

        @Override
        public long run() throws Exception {
            return job.run();
        }

        @Override
        public long nanosPerOperation() {
            // The first call of a round waited for the round to begin.
            return times.meanNanos(before + 1);
        }
    }

    private long echo() throws Exception {
        echoClient.getOutputStream().write((datums + "\n").getBytes(StandardCharsets.US_ASCII));
        echoClient.getOutputStream().flush();
        if (!"done".equals(echoAnswers.readLine())) {
            throw new IllegalStateException("the echo client broke off");
        }
        return datums;
    }

    private static List<String> command(String... args) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                GrpcProgram.class.getName()));
        command.addAll(List.of(args));
        return command;
    }

    @Override
    public void close() throws IOException {
        echoClient.destroy();
        echoEndpoint.close();
        Files.delete(figures);
    }

    /** Answers every call at once: what is left is the cost of the call. */
    private static final class EchoDesk implements NextDatumDesk {

        @Override
        public CompletableFuture<List<String>> nextDatum(String error) {
            return CompletableFuture.completedFuture(List.of("PACH_DATUM_ID=echo"));
        }

        @Override
        public void delivered(CompletableFuture<List<String>> answer) {
            // Nothing is held until then.
        }

        @Override
        public void undelivered(CompletableFuture<List<String>> answer) {
            // The next call is answered anyway.
        }

        @Override
        public WorkerStatus status() {
            return new WorkerStatus("echo", "", Optional.empty(), List.<Attempt.AttemptFile>of());
        }

        @Override
        public boolean cancel(String jobId, List<String> dataFilters) {
            return false;
        }
    }
}
