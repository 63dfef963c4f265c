package io.warmdatum.code;

import io.warmdatum.Failure;
import io.warmdatum.Failure.Cause;
import io.warmdatum.code.TaggedPipe.Tag;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A program that is started once and asks for one datum after another by NextDatum (reference 2.1,
 * with what 10.2 asks for). It outlives reported errors, sets and jobs.
 */
final class BatchingProgram implements UserCode {

    private static final List<String> START_VARIABLES =
            List.of("PACH_JOB_ID=", "PACH_OUTPUT_COMMIT_ID=");

    /** A program that never reads its answers must not get the same datum for ever. */
    private static final int MAX_UNREAD = 20;

    private final String workerId;
    private final ProgramSpec program;
    private final Launcher launcher;
    private final NextDatumServers servers;
    private final ProgramListener listener;
    private final InstantSource clock;
    private final ErrorCommand errorCommand;

    private final Object lock = new Object();

    // Guarded by the lock.
    private Optional<LiveProgram> live = Optional.empty();
    private boolean closed;

    // Of the worker's thread only.
    private String whyStart = "first start";

    BatchingProgram(
            String workerId, Launcher launcher, NextDatumServers servers, InstantSource clock) {
        this.workerId = workerId;
        this.launcher = launcher;
        this.program = launcher.program();
        this.listener = launcher.listener();
        this.servers = servers;
        this.clock = clock;
        this.errorCommand = new ErrorCommand(launcher);
    }

    @Override
    public void start(Attempt attempt)
            throws AttemptFailedException, DatumGivenBackException, InterruptedException {
        Optional<LiveProgram> warm = live();
        if (warm.isPresent()) {
            Optional<Exit> whileIdle = warm.get().desk().exit();
            if (whileIdle.isPresent()) {
                throw lost(warm.get(), new Verdict.Ended(whileIdle.get()));
            }
            return;
        }
        LiveProgram cold = launch(attempt);
        during(cold, attempt, () -> awaitReady(cold, attempt));
    }

    @Override
    public void run(Attempt attempt)
            throws AttemptFailedException, DatumGivenBackException, InterruptedException {
        start(attempt);
        LiveProgram running = live().orElseThrow(BatchingProgram::closed);
        during(running, attempt, () -> serve(running, attempt));
    }

    private interface Step {
        void run() throws AttemptFailedException, DatumGivenBackException, InterruptedException;
    }

    /** While a step runs, its attempt can be cancelled, and an interrupt kills the program. */
    private void during(LiveProgram running, Attempt attempt, Step step)
            throws AttemptFailedException, DatumGivenBackException, InterruptedException {
        running.desk().begin(attempt);
        try {
            step.run();
        } catch (InterruptedException e) {
            lose(running, "interrupted (timeout, or the job was stopped)");
            throw e;
        } finally {
            running.desk().finish();
        }
    }

    private static AttemptFailedException closed() {
        return new AttemptFailedException(
                Failure.of(Cause.CANCELLED, "context canceled: the worker ends"));
    }

    private LiveProgram launch(Attempt attempt)
            throws AttemptFailedException, InterruptedException {
        synchronized (lock) {
            if (closed) {
                throw closed();
            }
            String why = whyStart;
            listener.starting(why);
            whyStart = "it could not be started";
            ProgramDesk desk = ProgramDesk.batching(workerId);
            try {
                NextDatumServers.Endpoint endpoint = servers.open(desk);
                try {
                    live = Optional.of(launch(attempt, desk, endpoint, why));
                    return live.get();
                } finally {
                    if (live.isEmpty()) {
                        endpoint.close();
                    }
                }
            } catch (IOException e) {
                throw new AttemptFailedException(
                        Failure.of(
                                Cause.START_FAILED, "error starting user code: " + e.getMessage()));
            }
        }
    }

    private LiveProgram launch(
            Attempt attempt, ProgramDesk desk, NextDatumServers.Endpoint endpoint, String why)
            throws IOException, InterruptedException {
        List<String> env = new ArrayList<>();
        attempt.env().stream()
                .filter(line -> START_VARIABLES.stream().anyMatch(line::startsWith))
                .forEach(env::add);
        env.add(Launcher.PORT_VARIABLE + "=" + endpoint.port());
        Instant started = clock.instant();
        Child child = launcher.start(program.cmd(), program.stdin(), env, Tag.NONE);
        child.exit().thenAccept(desk::ended);
        return new LiveProgram(desk, endpoint, child, why, started);
    }

    private void awaitReady(LiveProgram running, Attempt attempt)
            throws AttemptFailedException, DatumGivenBackException, InterruptedException {
        Optional<Duration> left = TimeLeft.limit(attempt, clock);
        boolean deadlineFirst =
                left.isPresent()
                        && program.startTimeout()
                                .filter(t -> t.compareTo(left.get()) <= 0)
                                .isEmpty();
        Verdict verdict =
                running.desk().awaitFirstCall(deadlineFirst ? left : program.startTimeout());
        if (verdict instanceof Verdict.Went) {
            Duration took = Duration.between(running.started(), clock.instant());
            StartRecord.commit(running.why(), took);
            listener.ready(took);
        } else if (verdict instanceof Verdict.Ended end && !isClosed()) {
            String reason = end.exit().reason(program.acceptReturnCodes());
            lose(running, "it ended before its first NextDatum: " + end.exit().how());
            throw new AttemptFailedException(
                    end.exit()
                            .failure(
                                    Cause.START_FAILED,
                                    "error starting user code: " + reason,
                                    running.child().output().stderrTail()));
        } else if (verdict instanceof Verdict.TookTooLong && deadlineFirst) {
            throw late(running, "no time left: user code was still starting at the deadline");
        } else if (verdict instanceof Verdict.TookTooLong) {
            String reason =
                    "no NextDatum within %s of its start"
                            .formatted(Durations.text(program.startTimeout().orElseThrow()));
            lose(running, reason);
            throw failed(running, Cause.START_FAILED, "error starting user code: " + reason);
        } else {
            throw lost(running, verdict);
        }
    }

    /** What still runs would go on in somebody else's time. */
    private DatumGivenBackException late(LiveProgram running, String reason) {
        lose(running, reason);
        return new DatumGivenBackException(reason);
    }

    private void serve(LiveProgram running, Attempt attempt)
            throws AttemptFailedException, DatumGivenBackException, InterruptedException {
        try {
            attempt.switchTo().run();
        } catch (IOException e) {
            throw new AttemptFailedException(
                    Failure.of(Cause.WORKSPACE, "cannot show the datum's files: " + e));
        }
        ProgramOutput output = running.child().output();
        output.tag(new Tag(attempt.datumId(), attempt.number()));
        Verdict verdict = handOut(running, attempt);
        if (verdict instanceof Verdict.Undelivered) {
            throw failed(
                    running,
                    Cause.EXITED,
                    "the answer of NextDatum was left unread %d times: read all of it before you"
                                    .formatted(MAX_UNREAD)
                            + " close the connection");
        }
        if (verdict instanceof Verdict.Reported reported) {
            AttemptFailedException failed = failed(running, Cause.REPORTED, reported.error());
            output.tag(Tag.NONE);
            throw failed;
        }
        if (verdict instanceof Verdict.TookTooLong) {
            throw late(
                    running,
                    "no time left: attempt "
                            + attempt.number()
                            + " was still running at the deadline");
        }
        if (!(verdict instanceof Verdict.Went)) {
            throw lost(running, verdict);
        }
    }

    private Verdict handOut(LiveProgram running, Attempt attempt) throws InterruptedException {
        TimeLeft time = TimeLeft.of(attempt, clock);
        Verdict verdict;
        int unread = 0;
        do {
            verdict = running.desk().hand(attempt.env(), clock.instant(), time);
            if (verdict instanceof Verdict.Went) {
                verdict = running.desk().awaitVerdict(time);
            }
        } while (verdict instanceof Verdict.Undelivered && ++unread < MAX_UNREAD);
        return verdict;
    }

    /** The program ended or has to: an attempt that fails with it. */
    private AttemptFailedException lost(LiveProgram running, Verdict verdict)
            throws InterruptedException {
        if (isClosed()) {
            // The end is ours; close() sees to it, with the grace period.
            return closed();
        }
        if (verdict instanceof Verdict.Ended end) {
            lose(running, "it ended: " + end.exit().how());
            return new AttemptFailedException(
                    end.exit()
                            .failure(
                                    Cause.EXITED,
                                    end.exit().reason(program.acceptReturnCodes()),
                                    running.child().output().stderrTail()));
        }
        String reason = ((Verdict.Cancelled) verdict).reason();
        lose(running, reason);
        return failed(running, Cause.CANCELLED, reason);
    }

    private static AttemptFailedException failed(LiveProgram running, Cause cause, String reason)
            throws InterruptedException {
        return new AttemptFailedException(
                new Failure(
                        cause, reason, OptionalInt.empty(), running.child().output().stderrTail()));
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    private Optional<LiveProgram> live() {
        synchronized (lock) {
            return live;
        }
    }

    /** Makes sure that the program is gone; the next attempt starts it afresh. */
    private void lose(LiveProgram running, String why) {
        synchronized (lock) {
            if (closed) {
                // close() ends it, with its grace period.
                return;
            }
            live = Optional.empty();
        }
        whyStart = why;
        Optional<Exit> byItself = running.desk().exit();
        running.kill();
        listener.ended(byItself.map(Exit::how).orElse("killed: " + why));
    }

    @Override
    public void rest() {
        Optional<LiveProgram> running = live();
        if (running.isEmpty()) {
            return;
        }
        ProgramOutput output = running.get().child().output();
        output.tag(Tag.NONE);
        try {
            output.awaitRead();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void wake() {
        live().filter(idle -> idle.child().hasEnded())
                .ifPresent(
                        over -> {
                            over.desk().ended(over.child().exit().join());
                            lose(over, "it ended while there was no work");
                        });
    }

    @Override
    public void discard(String why) {
        Optional<LiveProgram> running = live();
        if (running.isPresent()) {
            lose(running.get(), why);
        } else if (!whyStart.equals("first start")) {
            // Killed already by an interrupt: only the worker knows what that was for.
            whyStart = why;
        }
    }

    @Override
    public boolean cancelAttempt(String reason) {
        return live().map(running -> running.desk().cancelAttempt(reason)).orElse(false);
    }

    @Override
    public boolean cancelMatching(List<String> filters, String reason) {
        return live().map(running -> running.desk().cancelMatching(filters, reason)).orElse(false);
    }

    @Override
    public String runErrorCommand(Attempt attempt, String reason, Duration budget)
            throws InterruptedException {
        return errorCommand.run(attempt, reason, budget);
    }

    @Override
    public void close() {
        Optional<LiveProgram> running;
        synchronized (lock) {
            closed = true;
            running = live;
            live = Optional.empty();
        }
        if (running.isPresent()) {
            LiveProgram last = running.get();
            last.desk().cancelAttempt("the worker ends");
            Exit exit = last.child().end(program.gracePeriod());
            last.kill();
            listener.ended(exit.how());
        }
        errorCommand.close();
    }
}
