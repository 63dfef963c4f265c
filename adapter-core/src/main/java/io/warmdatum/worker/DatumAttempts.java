package io.warmdatum.worker;

import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.TerminalDatumException;
import io.warmdatum.code.Attempt;
import io.warmdatum.code.AttemptFailedException;
import io.warmdatum.code.DatumGivenBackException;
import io.warmdatum.code.FailedTry;
import io.warmdatum.code.UserCode;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.policy.AttemptResult;
import io.warmdatum.policy.Attempts;
import io.warmdatum.store.AttemptInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The attempts of one datum by one worker's user code. Used by the loop's thread. */
final class DatumAttempts implements Attempts {

    private static final String RECOVERED = "recovered";

    private final String workerId;
    private final Delivery delivery;
    private final boolean defers;
    private final int tries;
    private final UserCode userCode;
    private final WorkerLoop.Settings settings;
    private final InstantSource clock;
    private final LoopListener listener;
    private final List<AttemptInfo> history;
    private Attempt current;
    private int prepared;
    private Instant started;
    private long prepareNanos;
    private long processNanos;
    private Optional<Outcome> outcome = Optional.empty();

    DatumAttempts(
            String workerId,
            Delivery delivery,
            boolean defers,
            int tries,
            UserCode userCode,
            WorkerLoop.Settings settings,
            InstantSource clock,
            LoopListener listener) {
        this.workerId = workerId;
        this.delivery = delivery;
        this.defers = defers;
        this.tries = tries;
        this.userCode = userCode;
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        this.history = new ArrayList<>(delivery.earlier().size() + 1);
        history.addAll(delivery.earlier());
    }

    /** The outcome of a datum whose tries were used up before, by a process that died. */
    Outcome failedBefore() {
        return new Outcome.Failed(history.get(history.size() - 1).failure().orElseThrow());
    }

    /** The datum is over; the first call counts. */
    void end(Outcome how) {
        if (outcome.isEmpty()) {
            outcome = Optional.of(how);
        }
    }

    /** What to report; empty while the datum is not over. */
    Optional<Report> report() {
        return outcome.map(
                how -> new Report(how, List.copyOf(history), prepareNanos, processNanos));
    }

    @Override
    public AttemptResult prepare(int number) throws InterruptedException {
        Instant now = clock.instant();
        if (delivery.deadline().filter(d -> !now.isBefore(d)).isPresent()) {
            return new AttemptResult.GivenBack(
                    "no time left: attempt " + number + " would begin after the deadline");
        }
        if (prepared == number) {
            return AttemptResult.done(); // it had to wait, and nothing has touched its files
        }
        started = now;
        var watch = Stopwatch.start();
        try {
            current = delivery.prepare(number, tries);
        } catch (NoMoreAttemptsException e) {
            current = null;
            return new AttemptResult.Failed(
                    Failure.of(Failure.Cause.WORKSPACE, e.getMessage()),
                    Optional.of(new TerminalDatumException(e.getMessage())));
        } catch (IOException e) {
            current = null;
            return workspaceFailure("cannot prepare the datum's files", e);
        } finally {
            prepareNanos += watch.nanos();
        }
        try {
            userCode.start(current);
        } catch (AttemptFailedException e) {
            return failed(e);
        } catch (DatumGivenBackException e) {
            return new AttemptResult.GivenBack(e.getMessage());
        }
        prepared = number;
        return AttemptResult.done();
    }

    @Override
    public AttemptResult attempt(int number) throws InterruptedException {
        started = clock.instant();
        var watch = Stopwatch.start();
        var event = FlightRecords.attempt(workerId, current);
        try {
            userCode.run(current);
            return AttemptResult.done();
        } catch (AttemptFailedException e) {
            event.ifPresent(recorded -> recorded.failed(e.failure().reason()));
            return failed(e);
        } catch (DatumGivenBackException e) {
            event.ifPresent(recorded -> recorded.failed(e.getMessage()));
            return new AttemptResult.GivenBack(e.getMessage());
        } finally {
            processNanos += watch.nanos();
            event.ifPresent(AttemptEvent::commit);
        }
    }

    private static AttemptResult failed(AttemptFailedException e) {
        return new AttemptResult.Failed(e.failure(), Optional.ofNullable(e.getCause()));
    }

    @Override
    public AttemptResult collect(int number) throws InterruptedException {
        try {
            delivery.collect();
        } catch (BadOutputException e) {
            return AttemptResult.failed(Failure.of(Failure.Cause.BAD_OUTPUT, e.getMessage()));
        } catch (IOException e) {
            return workspaceFailure("cannot read the datum's output", e);
        }
        history.add(attemptInfo(number, Optional.empty(), ""));
        return AttemptResult.done();
    }

    /** A channel that was in use is closed by an interrupt: no failure of the datum. */
    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public boolean failed(int number, AttemptResult.Failed failed, boolean lastTry)
            throws InterruptedException {
        Failure failure = failed.failure();
        listener.attemptFailed(delivery.datumId(), number, failure);
        String errorCommand = "";
        if (settings.handlesErrors() && current != null) {
            String trouble = recover(failed, lastTry);
            errorCommand = trouble.isEmpty() ? RECOVERED : trouble;
        }
        history.add(attemptInfo(number, Optional.of(failure), errorCommand));
        ProgramFate.whyDiscarded(failure, lastTry, settings).ifPresent(userCode::discard);
        return errorCommand.equals(RECOVERED);
    }

    private String recover(AttemptResult.Failed failed, boolean lastTry)
            throws InterruptedException {
        try {
            // A start that failed has not come to this: the datum before would be shown.
            current.switchTo().run();
        } catch (IOException e) {
            throwIfInterrupted();
            return "error command not run: cannot show the datum's files: " + e.getMessage();
        }
        List<Failure> failures = new ArrayList<>();
        history.forEach(attempt -> attempt.failure().ifPresent(failures::add));
        failures.add(failed.failure());
        Duration budget = errorBudget();
        return budget.isNegative() || budget.isZero()
                ? "error command not run: no time left"
                : userCode.recover(
                        current,
                        new FailedTry(failed.failure(), failed.thrown(), failures, lastTry),
                        budget);
    }

    /** Timeouts nest: the error command ends before the deadline too. */
    private Duration errorBudget() {
        Optional<Duration> left =
                delivery.deadline().map(deadline -> Duration.between(clock.instant(), deadline));
        return left.filter(l -> l.compareTo(settings.errorBudget()) < 0)
                .orElse(settings.errorBudget());
    }

    @Override
    public boolean mayWait(Duration wait) {
        return !defers
                && delivery.deadline()
                        .map(d -> clock.instant().plus(wait).isBefore(d))
                        .orElse(true);
    }

    private AttemptInfo attemptInfo(int number, Optional<Failure> failure, String errorCommand) {
        return new AttemptInfo(number, workerId, started, clock.instant(), failure, errorCommand);
    }

    private static AttemptResult workspaceFailure(String what, IOException e)
            throws InterruptedException {
        throwIfInterrupted();
        return AttemptResult.failed(
                Failure.of(
                        Failure.Cause.WORKSPACE,
                        what + ": " + (e.getMessage() == null ? e.toString() : e.getMessage())));
    }
}
