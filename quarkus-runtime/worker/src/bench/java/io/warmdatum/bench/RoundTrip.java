package io.warmdatum.bench;

import io.warmdatum.code.Attempt;
import io.warmdatum.code.NextDatumDesk;
import io.warmdatum.code.NextDatumServers;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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
    }

    Comparison comparison(int rounds) {
        String work =
                command("work").stream()
                        .map(word -> '"' + word + '"')
                        .collect(Collectors.joining(", ", "[", "]"));
        return new Comparison(
                "datum of one 4 KiB file staged "
                        + where
                        + ", processed, kept and recorded, against a bare gRPC call",
                "datum",
                rounds,
                jobs.job("round-trip", work, true, datums),
                this::echo,
                Comparison.Sense.TIMES_THE_COST);
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
    public void close() {
        echoClient.destroy();
        echoEndpoint.close();
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
