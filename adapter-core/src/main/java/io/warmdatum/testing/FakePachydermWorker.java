package io.warmdatum.testing;

import io.warmdatum.code.Isolation;
import io.warmdatum.pfs.Trees;
import io.warmdatum.wire.GrpcNextDatum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A fake of Pachyderm's worker for one pipeline with {@code datum_batching: true}: a real gRPC
 * server and real processes, which behave as the state machine of reference 2. It starts any
 * program, hands out datums in sets, and kills the program's process group with SIGKILL after every
 * failed attempt and at the end of each set.
 *
 * <pre>{@code
 * try (var worker =
 *         FakePachydermWorker.of(folder)
 *                 .program("java", "-cp", classPath, FunctionRunner.class.getName(), "com.acme.Fn")
 *                 .datums(TestDatum.of("images", "/a.png", bytes))
 *                 .tries(1)
 *                 .open()) {
 *     FakeJob job = worker.run();
 *     assertEquals(FakeJob.State.SUCCESS, job.state(), worker.log());
 * }
 * }</pre>
 *
 * <p>{@code /pfs} is the folder {@code pfs} in the given one; the program learns it from {@code
 * WARMDATUM_PFS}, and all paths handed out begin with it. Differences from the real worker: {@code
 * accept_return_code}, skipping, S3 and lazy inputs are missing; {@code Cancel} matches paths only;
 * and a program that dies again when it is started after a failure makes the next attempts fail,
 * where the real worker takes them for processed (reference 2.7).
 *
 * <p>With {@link Builder#attached} it starts nothing and waits for a caller, such as a function in
 * the test's own JVM or one that a debugger started. It cannot kill that: after a failure the same
 * caller goes on, and at the end of the set its call breaks.
 *
 * <p>{@link #run} is used by one thread; {@link #killProgram} may be called by any.
 */
public final class FakePachydermWorker implements AutoCloseable {

    /** What is chosen for a worker; made by {@link #of}. Used by one thread. */
    public static final class Builder {

        private final Path folder;
        private final Map<String, String> env = new LinkedHashMap<>();
        private final Map<String, Fault> faults = new LinkedHashMap<>();
        private List<String> program = List.of();
        private List<TestDatum> datums = List.of();
        private List<String> errCmd = List.of();
        private int setSize = Integer.MAX_VALUE;
        private int tries = 3;
        private int restarts = 2;
        private Optional<Duration> datumTimeout = Optional.empty();

        private Builder(Path folder) {
            this.folder = folder;
        }

        /** {@code transform.cmd}. */
        public Builder program(String... command) {
            program = List.of(command);
            return this;
        }

        /** Starts no program: whoever calls is fed. */
        public Builder attached() {
            program = List.of();
            return this;
        }

        /** A variable of {@code transform.env}. */
        public Builder env(String name, String value) {
            env.put(name, value);
            return this;
        }

        /** The datums of the job. */
        public Builder datums(TestDatum... all) {
            datums = List.of(all);
            return this;
        }

        /** Datums per set; defaults to all in one set. */
        public Builder setSize(int size) {
            setSize = size;
            return this;
        }

        /** {@code datum_tries}; defaults to 3. */
        public Builder tries(int count) {
            tries = count;
            return this;
        }

        /** {@code datum_timeout}; defaults to none. */
        public Builder datumTimeout(Duration limit) {
            datumTimeout = Optional.of(limit);
            return this;
        }

        /** {@code transform.err_cmd}; defaults to none. */
        public Builder errCmd(String... command) {
            errCmd = List.of(command);
            return this;
        }

        /** How often the job may be started again after a set failed; defaults to 2. */
        public Builder restarts(int count) {
            restarts = count;
            return this;
        }

        /** Does something to an attempt of a datum, counted from 1 by the worker. */
        public Builder fault(TestDatum datum, int attempt, Fault fault) {
            faults.put(datum.id() + "/" + attempt, fault);
            return this;
        }

        /** Opens the port. */
        public FakePachydermWorker open() throws IOException {
            return new FakePachydermWorker(this);
        }
    }

    private static final String JOB = "0123456789abcdef0123456789abcdef";

    private final Builder chosen;
    private final Path log;
    private final FakePfs pfs;
    private final FakeDesk desk = new FakeDesk("fake-worker");
    private final FakeServer server;
    private final FakeProgram program;
    private final FakeAttempts attempts;

    /**
     * @param folder existing folder of the worker's own
     */
    public static Builder of(Path folder) {
        return new Builder(Objects.requireNonNull(folder, "folder must be set"));
    }

    private FakePachydermWorker(Builder chosen) throws IOException {
        this.chosen = chosen;
        this.log = chosen.folder.resolve("log");
        Files.writeString(log, "");
        this.pfs = new FakePfs(chosen.folder.resolve("pfs"));
        if (chosen.program.isEmpty()) {
            desk.open(JOB); // a caller may be there before the set begins
        }
        this.server = new FakeServer(desk);
        Map<String, String> workerEnv = workerEnv();
        Map<String, String> programEnv = new LinkedHashMap<>(workerEnv);
        programEnv.put("PACH_JOB_ID", JOB);
        programEnv.put("PACH_OUTPUT_COMMIT_ID", JOB);
        this.program = new FakeProgram(chosen.program, programEnv, chosen.folder, log);
        this.attempts =
                new FakeAttempts(
                        desk,
                        server,
                        program,
                        pfs,
                        new FakeAttempts.Settings(
                                JOB,
                                workerEnv,
                                chosen.tries,
                                chosen.datumTimeout,
                                chosen.errCmd,
                                Map.copyOf(chosen.faults),
                                kept(),
                                chosen.program.isEmpty()));
    }

    private Map<String, String> workerEnv() {
        Map<String, String> env = new LinkedHashMap<>();
        for (String name : List.of("PATH", "HOME", "LANG", "JAVA_HOME")) {
            Optional.ofNullable(System.getenv(name)).ifPresent(value -> env.put(name, value));
        }
        env.put("PACH_IN_WORKER", "true");
        env.put("PPS_POD_NAME", "fake-worker");
        env.put("PPS_PROJECT_NAME", "default");
        env.put("PPS_PIPELINE_NAME", "fake");
        env.put(GrpcNextDatum.PORT_VARIABLE, Integer.toString(server.port()));
        env.put(Isolation.PFS_VARIABLE, pfs.root().toString());
        env.putAll(chosen.env);
        return env;
    }

    /** Port that the program is told. */
    public int port() {
        return server.port();
    }

    /** What the program sees as {@code /pfs}; it is told by the variable {@code WARMDATUM_PFS}. */
    public Path pfs() {
        return pfs.root();
    }

    /** Folder with the kept output, a folder for each datum by its id. */
    public Path kept() {
        return chosen.folder.resolve("kept");
    }

    /** What the program wrote, both streams. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * Kills the program now, as the kernel would.
     *
     * @return whether it ran
     */
    public boolean killProgram() throws IOException {
        return program.kill();
    }

    /**
     * Runs the job to its end; a test limits the time.
     *
     * @throws InterruptedException the thread was interrupted; the program is dead
     */
    public FakeJob run() throws InterruptedException, IOException {
        List<FakeJob.Result> results = new ArrayList<>();
        int restarts = 0;
        int done = 0;
        while (done < chosen.datums.size()) {
            int size = Math.min(chosen.setSize, chosen.datums.size() - done);
            try {
                results.addAll(set(chosen.datums.subList(done, done + size)));
                done += size;
            } catch (FakeAttempts.SetFailedException e) {
                if (restarts++ == chosen.restarts) {
                    return job(FakeJob.State.RESTARTING, e.getMessage(), results);
                }
            }
        }
        return results.stream()
                .filter(result -> result.state() == FakeJob.DatumState.FAILED)
                .findFirst()
                .map(
                        failed ->
                                job(
                                        FakeJob.State.FAILURE,
                                        "datum " + failed.datum().id() + " failed",
                                        results))
                .orElseGet(() -> job(FakeJob.State.SUCCESS, "", results));
    }

    private FakeJob job(FakeJob.State state, String reason, List<FakeJob.Result> results) {
        return new FakeJob(
                state, reason, List.copyOf(results), attempts.starts(), attempts.firstCalls());
    }

    private List<FakeJob.Result> set(List<TestDatum> datums)
            throws InterruptedException, IOException, FakeAttempts.SetFailedException {
        List<FakeJob.Result> results = new ArrayList<>();
        desk.open(JOB);
        try {
            attempts.startForSet();
            for (TestDatum datum : datums) {
                results.add(attempts.process(datum));
            }
            return results;
        } finally {
            program.killAndWait();
            desk.close();
            pfs.hide();
            pfs.clear();
        }
    }

    /** Kills the program, closes the port and removes {@code /pfs}; kept output and log stay. */
    @Override
    public void close() throws IOException {
        program.close();
        attempts.close();
        server.close();
        Trees.delete(pfs.root());
    }
}
