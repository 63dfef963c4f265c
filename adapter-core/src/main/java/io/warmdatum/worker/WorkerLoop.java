package io.warmdatum.worker;

import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.code.Attempt;
import io.warmdatum.code.AttemptFailedException;
import io.warmdatum.code.UserCode;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.policy.AttemptGuard;
import io.warmdatum.policy.Attempts;
import io.warmdatum.spec.AfterError;
import io.warmdatum.store.AttemptInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one loop: takes datums from a source, has user code attempt them as the policy says, and
 * reports. Used by one thread.
 */
final class WorkerLoop {

    /** What the loop tells besides its reports. */
    interface Listener {
        void attemptFailed(String datumId, int attempt, Failure failure);
    }

    /**
     * What the loop needs to know of a pipeline.
     *
     * @param tries attempts in all
     * @param hasErrorCommand whether a failed attempt is followed by the error command
     * @param errorBudget time of one run of the error command
     * @param afterError what happens to a program that reported an error
     */
    record Settings(
            int tries, boolean hasErrorCommand, Duration errorBudget, AfterError afterError) {}

    private final String workerId;
    private final UserCode userCode;
    private final AttemptGuard guard;
    private final Settings settings;
    private final InstantSource clock;
    private final Listener listener;

    WorkerLoop(
            String workerId,
            UserCode userCode,
            AttemptGuard guard,
            Settings settings,
            InstantSource clock,
            Listener listener) {
        this.workerId = workerId;
        this.userCode = userCode;
        this.guard = guard;
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
    }

    /** Works until the source has no more. */
    void run(DatumSource source) throws InterruptedException, IOException {
        Optional<Report> report = Optional.empty();
        for (Optional<Delivery> delivery = source.next(report);
                delivery.isPresent();
                delivery = source.next(report)) {
            report = Optional.of(carryOut(delivery.get()));
        }
    }

    private Report carryOut(Delivery delivery) throws InterruptedException {
        var attempts = new DatumAttempts(delivery);
        Outcome outcome = guard.call(attempts);
        return new Report(
                outcome,
                List.copyOf(attempts.history),
                attempts.prepareNanos,
                attempts.processNanos);
    }

    /** The attempts of one datum. */
    private final class DatumAttempts implements Attempts {

        private final Delivery delivery;
        private final List<AttemptInfo> history = new ArrayList<>(1);
        private Attempt current;
        private Instant started;
        private long prepareNanos;
        private long processNanos;

        DatumAttempts(Delivery delivery) {
            this.delivery = delivery;
        }

        @Override
        public Optional<Failure> prepare(int number) throws InterruptedException {
            started = clock.instant();
            var watch = Stopwatch.start();
            try {
                current = delivery.prepare(number, settings.tries());
            } catch (IOException e) {
                current = null;
                return Optional.of(workspaceFailure("cannot prepare the datum's files", e));
            } finally {
                prepareNanos += watch.nanos();
            }
            try {
                userCode.start(current);
            } catch (AttemptFailedException e) {
                return Optional.of(e.failure());
            }
            started = clock.instant();
            return Optional.empty();
        }

        @Override
        public Optional<Failure> attempt(int number) throws InterruptedException {
            var watch = Stopwatch.start();
            try {
                userCode.run(current);
                return Optional.empty();
            } catch (AttemptFailedException e) {
                return Optional.of(e.failure());
            } finally {
                processNanos += watch.nanos();
            }
        }

        @Override
        public Optional<Failure> collect(int number) {
            try {
                delivery.collect();
            } catch (BadOutputException e) {
                return Optional.of(Failure.of(Failure.Cause.BAD_OUTPUT, e.getMessage()));
            } catch (IOException e) {
                return Optional.of(workspaceFailure("cannot read the datum's output", e));
            }
            history.add(attemptInfo(number, Optional.empty(), ""));
            return Optional.empty();
        }

        @Override
        public boolean failed(int number, Failure failure, boolean lastTry)
                throws InterruptedException {
            listener.attemptFailed(delivery.datumId(), number, failure);
            String errorCommand = "";
            if (settings.hasErrorCommand() && current != null) {
                String trouble = runErrorCommand(failure);
                errorCommand = trouble.isEmpty() ? "recovered" : trouble;
            }
            history.add(attemptInfo(number, Optional.of(failure), errorCommand));
            if (!keepsProgram(failure, lastTry)) {
                userCode.discard(whyDiscarded(failure, lastTry));
            }
            return errorCommand.equals("recovered");
        }

        private String runErrorCommand(Failure failure) throws InterruptedException {
            try {
                // A start that failed has not come to this: the datum before would be shown.
                current.switchTo().run();
            } catch (IOException e) {
                return "error command not run: cannot show the datum's files: " + e.getMessage();
            }
            return userCode.runErrorCommand(current, failure.reason(), settings.errorBudget());
        }

        private AttemptInfo attemptInfo(
                int number, Optional<Failure> failure, String errorCommand) {
            return new AttemptInfo(
                    number, workerId, started, clock.instant(), failure, errorCommand);
        }
    }

    /** Whether a program may go on after a failed attempt (design 1). */
    private boolean keepsProgram(Failure failure, boolean lastTry) {
        boolean atCleanPoint =
                switch (failure.cause()) {
                    case REPORTED, BAD_OUTPUT, WORKSPACE -> true;
                    case EXITED, START_FAILED, TIMED_OUT, CANCELLED -> false;
                };
        return atCleanPoint
                && switch (settings.afterError()) {
                    case KEEP_WARM -> true;
                    case DIAGRAM -> settings.hasErrorCommand() && !lastTry;
                    case ALWAYS_RESTART -> false;
                };
    }

    private String whyDiscarded(Failure failure, boolean lastTry) {
        return switch (failure.cause()) {
            case EXITED -> "program ended with a datum in hand";
            case START_FAILED -> "start failed";
            case TIMED_OUT -> "datum timeout";
            case CANCELLED -> "datum restarted on request";
            case REPORTED, BAD_OUTPUT, WORKSPACE -> {
                String what =
                        failure.cause() == Failure.Cause.REPORTED ? "error reported" : "bad output";
                if (settings.afterError() == AfterError.ALWAYS_RESTART) {
                    yield what + ", after-error is always-restart";
                }
                yield settings.hasErrorCommand() || lastTry
                        ? what + ", no tries left"
                        : what + ", no err_cmd";
            }
        };
    }

    private static Failure workspaceFailure(String what, IOException e) {
        return Failure.of(
                Failure.Cause.WORKSPACE,
                what + ": " + (e.getMessage() == null ? e.toString() : e.getMessage()));
    }
}
