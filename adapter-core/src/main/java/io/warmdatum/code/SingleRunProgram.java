package io.warmdatum.code;

import io.warmdatum.Failure;
import io.warmdatum.Failure.Cause;
import io.warmdatum.code.TaggedPipe.Tag;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A program without datum batching: one process per attempt, with the datum in its environment. Its
 * NextDatum is answered {@code datum batching not enabled}.
 */
final class SingleRunProgram implements UserCode {

    private final ProgramSpec program;
    private final Launcher launcher;
    private final ProgramDesk desk;
    private final NextDatumServers.Endpoint endpoint;
    private final InstantSource clock;
    private final ErrorCommand errorCommand;

    private final Object lock = new Object();

    // Guarded by the lock.
    private Optional<Child> running = Optional.empty();
    private boolean closed;

    // Of the worker's thread only.
    private String whyStart = "first start";

    SingleRunProgram(
            String workerId, Launcher launcher, NextDatumServers servers, InstantSource clock)
            throws IOException {
        this.launcher = launcher;
        this.program = launcher.program();
        this.desk = ProgramDesk.notBatching(workerId);
        this.endpoint = servers.open(desk);
        this.clock = clock;
        this.errorCommand = new ErrorCommand(launcher);
    }

    /** Nothing to do: the datum comes with the start. */
    @Override
    public void start(Attempt attempt) {}

    @Override
    public void run(Attempt attempt)
            throws AttemptFailedException, DatumGivenBackException, InterruptedException {
        try {
            attempt.switchTo().run();
        } catch (IOException e) {
            throw new AttemptFailedException(
                    Failure.of(Cause.WORKSPACE, "cannot show the datum's files: " + e));
        }
        desk.begin(attempt);
        desk.forgetEnd();
        try {
            Child child = launch(attempt);
            finish(child, awaitEnd(child, attempt), attempt);
        } finally {
            desk.finish();
            synchronized (lock) {
                running = Optional.empty();
            }
        }
    }

    private Child launch(Attempt attempt) throws AttemptFailedException, InterruptedException {
        synchronized (lock) {
            if (closed) {
                throw new AttemptFailedException(
                        Failure.of(Cause.CANCELLED, "context canceled: the worker ends"));
            }
            launcher.listener().starting(whyStart);
            whyStart = "one start per attempt: the pipeline has no datum_batching";
            List<String> env = new ArrayList<>(attempt.env());
            env.add(Launcher.PORT_VARIABLE + "=" + endpoint.port());
            try {
                Tag tag = new Tag(attempt.datumId(), attempt.number());
                Child child = launcher.start(program.cmd(), program.stdin(), env, tag);
                running = Optional.of(child);
                desk.inHand(clock.instant());
                child.exit().thenAccept(exit -> ended(child, exit));
                return child;
            } catch (IOException e) {
                throw new AttemptFailedException(
                        Failure.of(
                                Cause.START_FAILED, "error starting user code: " + e.getMessage()));
            }
        }
    }

    /**
     * Word of the end of an earlier attempt's process may come late: it says nothing of this one.
     */
    private void ended(Child child, Exit exit) {
        synchronized (lock) {
            if (running.filter(now -> now == child).isPresent()) {
                desk.ended(exit);
            }
        }
    }

    private Verdict awaitEnd(Child child, Attempt attempt) throws InterruptedException {
        try {
            return desk.awaitVerdict(TimeLeft.of(attempt, clock));
        } catch (InterruptedException e) {
            child.kill();
            launcher.listener().ended("killed: interrupted (timeout, or the job was stopped)");
            throw e;
        }
    }

    private void finish(Child child, Verdict verdict, Attempt attempt)
            throws AttemptFailedException, DatumGivenBackException, InterruptedException {
        if (verdict instanceof Verdict.TookTooLong) {
            child.kill();
            String reason =
                    "no time left: attempt "
                            + attempt.number()
                            + " was still running at the deadline";
            launcher.listener().ended("killed: " + reason);
            throw new DatumGivenBackException(reason);
        }
        if (verdict instanceof Verdict.Cancelled cancelled) {
            synchronized (lock) {
                if (!closed) {
                    child.kill();
                }
            }
            launcher.listener().ended("killed: " + cancelled.reason());
            throw new AttemptFailedException(
                    new Failure(
                            Cause.CANCELLED,
                            cancelled.reason(),
                            OptionalInt.empty(),
                            child.output().stderrTail()));
        }
        Exit exit = ((Verdict.Ended) verdict).exit();
        launcher.listener().ended(exit.how());
        if (!exit.isAccepted(program.acceptReturnCodes())) {
            throw new AttemptFailedException(
                    exit.failure(
                            Cause.EXITED,
                            exit.reason(program.acceptReturnCodes()),
                            child.output().stderrTail()));
        }
    }

    @Override
    public String runErrorCommand(Attempt attempt, String reason, Duration budget)
            throws InterruptedException {
        return errorCommand.run(attempt, reason, budget);
    }

    /** Nothing runs between attempts. */
    @Override
    public void discard(String why) {}

    @Override
    public boolean cancelAttempt(String reason) {
        return desk.cancelAttempt(reason);
    }

    @Override
    public boolean cancelMatching(List<String> filters, String reason) {
        return desk.cancelMatching(filters, reason);
    }

    @Override
    public void close() {
        Optional<Child> last;
        synchronized (lock) {
            closed = true;
            last = running;
        }
        desk.cancelAttempt("the worker ends");
        last.ifPresent(child -> child.end(program.gracePeriod()));
        errorCommand.close();
        endpoint.close();
    }
}
