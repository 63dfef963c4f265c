package io.warmdatum.testing;

import io.warmdatum.code.Attempt.AttemptFile;
import io.warmdatum.code.Exit;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.pfs.OutputArea;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The attempts of datums as Pachyderm's worker makes them (reference 2.1 to 2.6). Used by one
 * thread.
 */
final class FakeAttempts implements AutoCloseable {

    private static final String START = "error starting user code: ";
    private static final String RUN = "error running user code: ";

    /**
     * What is chosen. Immutable.
     *
     * @param faults by datum id, slash, number of the attempt
     * @param kept folder for the output of processed datums
     * @param attached whether the program is not ours to start and to kill
     */
    record Settings(
            String jobId,
            Map<String, String> workerEnv,
            int tries,
            Optional<Duration> datumTimeout,
            List<String> errCmd,
            Map<String, Fault> faults,
            Path kept,
            boolean attached) {}

    /** What is no datum's failure: the job starts from scratch. */
    static final class SetFailedException extends Exception {

        private static final long serialVersionUID = 1L;

        SetFailedException(String reason) {
            super(reason);
        }
    }

    private final FakeDesk desk;
    private final FakeServer server;
    private final FakeProgram program;
    private final FakePfs pfs;
    private final Settings settings;
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        var thread = new Thread(task, "fake-worker-faults");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final List<Duration> firstCalls = new ArrayList<>();
    private int starts;
    private boolean running;

    FakeAttempts(
            FakeDesk desk, FakeServer server, FakeProgram program, FakePfs pfs, Settings settings) {
        this.desk = desk;
        this.server = server;
        this.program = program;
        this.pfs = pfs;
        this.settings = settings;
    }

    int starts() {
        return starts;
    }

    List<Duration> firstCalls() {
        return List.copyOf(firstCalls);
    }

    /** Starts the program for a set and waits for its first call, whose error is dropped. */
    void startForSet() throws IOException, InterruptedException, SetFailedException {
        Optional<String> trouble = start();
        if (trouble.isPresent()) {
            throw new SetFailedException(START + trouble.get());
        }
    }

    private Optional<String> start() throws IOException, InterruptedException {
        starts++;
        running = false;
        long before = System.nanoTime();
        if (!settings.attached()) {
            try {
                desk.follow(program.start());
            } catch (IOException e) {
                return Optional.of(e.getMessage());
            }
        }
        FakeDesk.Event first = desk.await(FakeDesk.NEVER);
        if (first instanceof FakeDesk.Exited exited) {
            return Optional.of(ended(exited));
        }
        firstCalls.add(Duration.ofNanos(System.nanoTime() - before));
        running = true;
        return Optional.empty();
    }

    private static String ended(FakeDesk.Exited exited) {
        return RUN
                + (exited.code() == 0
                        ? "user code exited prematurely"
                        : new Exit(exited.code()).how());
    }

    /** Makes all attempts of a datum. */
    FakeJob.Result process(TestDatum datum)
            throws IOException, InterruptedException, SetFailedException {
        List<String> failures = new ArrayList<>();
        boolean recovered = false;
        String badOutput = "";
        for (int number = 1; number <= Math.max(1, settings.tries()); number++) {
            List<String> env = pfs.env(datum, settings.workerEnv(), settings.jobId());
            Path shown = pfs.show(datum, env);
            long deadline =
                    settings.datumTimeout()
                            .map(limit -> System.nanoTime() + limit.toNanos())
                            .orElse(FakeDesk.NEVER);
            Optional<String> failure =
                    attempt(datum, env, settings.faults().get(datum.id() + "/" + number), deadline);
            if (failure.isEmpty()) {
                pfs.hide();
                try {
                    Path kept = keep(datum, shown.resolve("out"));
                    return result(datum, FakeJob.DatumState.PROCESSED, failures, kept);
                } catch (BadOutputException e) {
                    badOutput = e.getMessage();
                    failures.add(badOutput);
                    continue;
                }
            }
            badOutput = "";
            failures.add(failure.get() + restarted());
            recovered |= handled(env, deadline);
            pfs.hide();
            pfs.clear();
        }
        if (!badOutput.isEmpty()) {
            throw new SetFailedException(badOutput);
        }
        var state = recovered ? FakeJob.DatumState.RECOVERED : FakeJob.DatumState.FAILED;
        return result(datum, state, failures, emptied(datum));
    }

    private static FakeJob.Result result(
            TestDatum datum, FakeJob.DatumState state, List<String> failures, Path kept) {
        return new FakeJob.Result(datum, state, List.copyOf(failures), kept);
    }

    /** One attempt; why it failed, or empty. */
    private Optional<String> attempt(TestDatum datum, List<String> env, Fault fault, long deadline)
            throws IOException, InterruptedException {
        if (!running) {
            Optional<String> trouble = start();
            if (trouble.isPresent()) {
                return Optional.of(START + trouble.get());
            }
        }
        List<String> lines = env;
        if (fault instanceof Fault.Slow slow) {
            desk.pause(slow.by().toNanos());
        } else if (fault instanceof Fault.WrongEnv wrong) {
            lines = wrong.change().apply(env);
        } else if (fault instanceof Fault.Refuse) {
            desk.refuse();
        } else if (fault instanceof Fault.BreakConnection) {
            server.breakConnections();
        }
        List<AttemptFile> files =
                datum.inputs().stream().map(part -> new AttemptFile(part.path(), "")).toList();
        Optional<FakeDesk.Event> instead = desk.handOut(lines, files, Instant.now(), deadline);
        if (instead.isPresent()) {
            return failure(instead.get());
        }
        if (fault instanceof Fault.Kill kill) {
            after(kill.after(), program::kill);
        } else if (fault instanceof Fault.Terminate terminate) {
            after(terminate.after(), program::terminate);
        } else if (fault instanceof Fault.Cancel cancel) {
            after(cancel.after(), desk::cancelAttempt);
        }
        return failure(desk.await(deadline));
    }

    /** What is done later. */
    private interface Task {
        void run() throws IOException;
    }

    private void after(Duration wait, Task task) {
        later.schedule(
                () -> {
                    task.run();
                    return null;
                },
                wait.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    private static Optional<String> failure(FakeDesk.Event event) {
        if (event instanceof FakeDesk.Called called) {
            return Optional.of(called.error()).filter(error -> !error.isEmpty());
        } else if (event instanceof FakeDesk.Exited exited) {
            return Optional.of(ended(exited));
        } else if (event instanceof FakeDesk.TimedOut) {
            return Optional.of("context deadline exceeded");
        }
        return Optional.of("context canceled");
    }

    /** Kills the program and starts it afresh, as after every failure; one of others goes on. */
    private String restarted() throws IOException, InterruptedException {
        if (settings.attached()) {
            return "";
        }
        program.killAndWait();
        desk.gone();
        return start().map(trouble -> "; error restarting user code: " + trouble).orElse("");
    }

    /** Runs the error command in what is left of the attempt's time. */
    private boolean handled(List<String> env, long deadline)
            throws IOException, InterruptedException {
        long left = deadline == FakeDesk.NEVER ? deadline : deadline - System.nanoTime();
        if (settings.errCmd().isEmpty() || left <= 0) {
            return false;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : env) {
            int equals = line.indexOf('=');
            variables.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return program.run(settings.errCmd(), variables, left) == 0;
    }

    private Path keep(TestDatum datum, Path out) throws IOException, BadOutputException {
        Path kept = emptied(datum);
        var area = new OutputArea(out);
        area.folder();
        area.promote(area.files(), kept);
        return kept;
    }

    private Path emptied(TestDatum datum) throws IOException {
        Path kept = settings.kept().resolve(datum.id());
        var area = new OutputArea(kept);
        area.folder();
        area.delete();
        return area.folder();
    }

    @Override
    public void close() {
        later.shutdownNow();
    }
}
