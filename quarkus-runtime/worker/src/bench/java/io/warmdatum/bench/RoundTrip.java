package io.warmdatum.bench;

import io.vertx.core.Vertx;
import io.warmdatum.code.Attempt;
import io.warmdatum.code.Isolation;
import io.warmdatum.code.NextDatumDesk;
import io.warmdatum.code.NextDatumServers;
import io.warmdatum.code.Programs;
import io.warmdatum.spec.SpecReader;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.local.LocalStore;
import io.warmdatum.worker.JobEvent;
import io.warmdatum.worker.JobPlan;
import io.warmdatum.worker.PipelineRunner;
import io.warmdatum.worker.host.VertxNextDatumServers;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * A whole datum (one 4 KiB file staged, read and written by user code, output stored and recorded)
 * against a bare unary call on the same server. Both clients are the same program in a process of
 * its own, loaded before the first round.
 */
final class RoundTrip implements AutoCloseable {

    private static final RepoName DATA = new RepoName("default", "data");
    private static final int BYTES = 4096;

    private final int datums;
    private final Random random = new Random(1);
    private final Vertx vertx = Vertx.vertx();
    private final LocalStore store;
    private final Pipelines.PipelineInfo pipeline;
    private final PipelineRunner runner;
    private final NextDatumServers.Endpoint echoEndpoint;
    private final Process echoClient;
    private final BufferedReader echoAnswers;
    private long finished;

    RoundTrip(Path work, int datums) throws Exception {
        this.datums = datums;
        var servers = new VertxNextDatumServers(vertx);
        Path folder = Files.createTempDirectory(work, "round-trip");
        store = LocalStore.open(folder.resolve("store"), InstantSource.system(), random);
        store.repos().create(DATA, "");
        pipeline =
                store.pipelines()
                        .create(new SpecReader().read("bench", spec()).specs().get(0), true);
        runner =
                new PipelineRunner(
                        pipeline,
                        store,
                        new Programs(
                                servers,
                                Isolation.detect(folder.resolve("probe"), ""),
                                folder.resolve("commands"),
                                InstantSource.system(),
                                System.getenv()),
                        folder.resolve("workspaces"),
                        InstantSource.system(),
                        this::hear);
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
        return new Comparison(
                "datum of one 4 KiB file through NextDatum, kept and recorded, against a bare gRPC call",
                "datum",
                rounds,
                new WholeDatums(),
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

    /** New files are made before; planning the job and making its output commit count. */
    private final class WholeDatums implements Comparison.PreparedWork {

        private JobInfo job;

        @Override
        public void prepare() throws Exception {
            byte[] content = new byte[BYTES];
            try (var commit = store.repos().startCommit(DATA, "master")) {
                for (int i = 0; i < datums; i++) {
                    random.nextBytes(content);
                    commit.put("/f" + i, new ByteArrayInputStream(content), false);
                }
                commit.finish();
            }
            job = store.ledger().createJob(pipeline, JobPlan.heads(pipeline.spec(), store));
        }

        @Override
        public long run() throws Exception {
            finished = 0;
            JobInfo ended = runner.run(job);
            if (ended.state() != JobInfo.State.SUCCESS || finished != datums) {
                throw new IllegalStateException(
                        "job ended " + ended.state() + ": " + ended.reason());
            }
            return datums;
        }
    }

    private void hear(JobEvent event) {
        if (event instanceof JobEvent.DatumFinished) {
            finished++;
        }
    }

    private static String spec() {
        var cmd = new StringBuilder();
        for (String word : command("work")) {
            cmd.append(cmd.length() == 0 ? "" : ", ").append('"').append(word).append('"');
        }
        return """
                pipeline: {name: copy}
                input: {pfs: {repo: data, glob: "/*"}}
                transform: {datum_batching: true, cmd: [%s]}
                """
                .formatted(cmd);
    }

    private static List<String> command(String... args) {
        var command =
                new java.util.ArrayList<>(
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
        runner.close();
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Answers every call at once: what is left is the cost of the call. */
    private static final class EchoDesk implements NextDatumDesk {

        @Override
        public CompletableFuture<List<String>> nextDatum(String error) {
            return CompletableFuture.completedFuture(List.of("PACH_DATUM_ID=echo"));
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
