package io.warmdatum.worker;

import io.warmdatum.Outcome;
import io.warmdatum.code.UserCode;
import io.warmdatum.policy.AttemptGuard;
import io.warmdatum.policy.Steps;
import io.warmdatum.spec.AfterError;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * The one loop: takes datums from a source, has user code attempt them as the policy says, and
 * reports. A datum that waits for its retry stands aside while others go on, where the source gives
 * out more than one. Used by one thread.
 */
public final class WorkerLoop {

    /** Without a deadline there is nothing to wake up for. */
    private static final Duration LONG = Duration.ofDays(1);

    /**
     * What the loop needs to know of user code.
     *
     * @param handlesErrors whether a failed attempt is followed by the error command or handler
     * @param errorBudget time of one run of it
     * @param afterError what happens to a program that reported an error
     */
    public record Settings(boolean handlesErrors, Duration errorBudget, AfterError afterError) {}

    private final String workerId;
    private final UserCode userCode;
    private final AttemptGuard guard;
    private final Settings settings;
    private final FailureCount failures;
    private final InstantSource clock;
    private final LoopListener listener;
    private final ReadySteps ready = new ReadySteps(System::nanoTime);
    private final List<Open> open = new ArrayList<>();
    private Thread thread;

    /**
     * @param workerId name of the worker in records
     * @param userCode what attempts datums; not closed by the loop
     * @param guard makes attempts as the policy says
     * @param settings what else the policy says
     * @param failures counts failed datums, shared by the loops of a set
     * @param clock tells the time of day
     * @param listener is told what happens
     */
    public WorkerLoop(
            String workerId,
            UserCode userCode,
            AttemptGuard guard,
            Settings settings,
            FailureCount failures,
            InstantSource clock,
            LoopListener listener) {
        this.workerId = Objects.requireNonNull(workerId, "workerId must be set");
        this.userCode = Objects.requireNonNull(userCode, "userCode must be set");
        this.guard = Objects.requireNonNull(guard, "guard must be set");
        this.settings = Objects.requireNonNull(settings, "settings must be set");
        this.failures = Objects.requireNonNull(failures, "failures must be set");
        this.clock = Objects.requireNonNull(clock, "clock must be set");
        this.listener = Objects.requireNonNull(listener, "listener must be set");
    }

    /** A datum that is begun and not reported; its steps are dropped once it is over. */
    private final class Open implements Steps {

        private final Delivery delivery;
        private final DatumAttempts attempts;
        private final Optional<DatumEvent> event;
        private volatile boolean over;

        Open(Delivery delivery, DatumAttempts attempts) {
            this.delivery = delivery;
            this.attempts = attempts;
            this.event = FlightRecords.datum(workerId, delivery.datumId());
        }

        @Override
        public void now(Step step) {
            ready.now(() -> runUnlessOver(step));
        }

        @Override
        public void after(Duration wait, Step step) {
            ready.after(wait, () -> runUnlessOver(step));
        }

        /** Told by the loop's own thread, or by that of a timer. */
        void ended(Outcome outcome, Throwable trouble) {
            if (trouble == null && Thread.currentThread() == thread) {
                attempts.end(outcome);
            } else {
                now(
                        () -> {
                            if (trouble != null) {
                                throw unchecked(trouble);
                            }
                            attempts.end(outcome);
                        });
            }
        }

        private void runUnlessOver(Step step) throws InterruptedException {
            if (!over) {
                step.run();
            }
        }
    }

    /**
     * Works until the source has no more and everything taken is reported.
     *
     * @throws InterruptedException the thread was interrupted; what was in hand is not reported
     * @throws IOException the source cannot go on
     */
    public void run(DatumSource source) throws InterruptedException, IOException {
        thread = Thread.currentThread();
        boolean exhausted = false;
        while (true) {
            Optional<Steps.Step> due = ready.poll();
            if (due.isPresent()) {
                due.get().run();
            } else if (!exhausted && open.size() < source.inHand()) {
                Optional<Delivery> next = source.next();
                next.ifPresent(delivery -> begin(delivery, source));
                exhausted = next.isEmpty();
            } else if (open.isEmpty()) {
                return;
            } else {
                waitForStep();
            }
            reportThoseThatAreOver(source);
        }
    }

    private void begin(Delivery delivery, DatumSource source) {
        var attempts =
                new DatumAttempts(
                        workerId,
                        delivery,
                        source.defers(),
                        guard.tries(),
                        userCode,
                        settings,
                        clock,
                        listener);
        var datum = new Open(delivery, attempts);
        open.add(datum);
        int first = delivery.earlier().size() + 1;
        if (first > guard.tries()) {
            attempts.end(attempts.failedBefore());
            return;
        }
        guard.begin(first, attempts, datum).whenComplete(datum::ended);
    }

    private static RuntimeException unchecked(Throwable trouble) {
        Throwable cause =
                trouble instanceof CompletionException && trouble.getCause() != null
                        ? trouble.getCause()
                        : trouble;
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException runtime
                ? runtime
                : new IllegalStateException(
                        "Attempts may only fail in ways the guard knows", cause);
    }

    /** Everything in hand waits: for a retry, or until its deadline gives it back. */
    private void waitForStep() throws InterruptedException {
        Optional<Instant> deadline =
                open.stream().flatMap(o -> o.delivery.deadline().stream()).min(Instant::compareTo);
        Duration limit = deadline.map(d -> Duration.between(clock.instant(), d)).orElse(LONG);
        Optional<Steps.Step> due = ready.await(limit.isNegative() ? Duration.ZERO : limit);
        if (due.isPresent()) {
            due.get().run();
            return;
        }
        Instant now = clock.instant();
        for (Open datum : open) {
            if (datum.delivery.deadline().filter(d -> !d.isAfter(now)).isPresent()) {
                datum.attempts.end(
                        new Outcome.Deferred("no time left: its retry would begin too late"));
            }
        }
    }

    private void reportThoseThatAreOver(DatumSource source)
            throws InterruptedException, IOException {
        for (int i = open.size() - 1; i >= 0; i--) {
            Open datum = open.get(i);
            Optional<Report> report = datum.attempts.report();
            if (report.isPresent()) {
                datum.over = true;
                open.remove(i);
                datum.delivery.report(report.get());
                datum.event.ifPresent(event -> event.ended(report.get()));
                listener.datumEnded(datum.delivery.datumId(), report.get());
                failures.ended(report.get().outcome()).ifPresent(source::stopEarly);
            }
        }
    }
}
