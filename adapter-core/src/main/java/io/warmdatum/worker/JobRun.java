package io.warmdatum.worker;

import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.input.PlannedDatum;
import io.warmdatum.store.AttemptInfo;
import io.warmdatum.store.DatumResult;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Ledger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;

/** What the workers of one job share while it runs. Thread-safe. */
final class JobRun {

    /**
     * How a job is to end before its datums are through.
     *
     * @param state terminal state
     * @param reason why
     */
    record Ending(JobInfo.State state, String reason) {}

    private final JobInfo job;
    private final Ledger ledger;
    private final DatumQueue queue;
    private final BiFunction<PlannedDatum, String, List<String>> env;
    private final WarmthReport warmth;
    private final WorkerTimes times = new WorkerTimes();
    private final FailureCount failures;
    private final JobListener listener;
    private long outstanding;
    private boolean everReady;
    private Ending ending;
    private long deferred;
    private String whyDeferred = "";
    private RuntimeException breakage;

    JobRun(
            JobInfo job,
            Ledger ledger,
            BiFunction<PlannedDatum, String, List<String>> env,
            WarmthReport warmth,
            FailureCount failures,
            JobListener listener) {
        this.job = job;
        this.ledger = ledger;
        this.queue = new DatumQueue(ledger, job);
        this.env = env;
        this.warmth = warmth;
        this.failures = failures;
        this.listener = listener;
    }

    JobInfo job() {
        return job;
    }

    /** Counts the starts of user code in this job. */
    WarmthReport warmth() {
        return warmth;
    }

    /** Sums up what the workers do. */
    WorkerTimes times() {
        return times;
    }

    /** Counts the failed datums of all workers of the job. */
    FailureCount failures() {
        return failures;
    }

    /**
     * The lines of a datum's {@code .env}.
     *
     * @param pfsPath what user code calls its {@code /pfs}
     */
    List<String> env(PlannedDatum datum, String pfsPath) {
        return env.apply(datum, pfsPath);
    }

    /** What the workers are to do; closed when the job is ended early or breaks off. */
    DatumQueue queue() {
        return queue;
    }

    void notice(String text) {
        listener.on(new JobEvent.Notice(job, text));
    }

    /**
     * Has a result stored.
     *
     * @param afterwards run when the output files are no longer needed, whether stored or not
     */
    void record(DatumResult result, String datumId, Outcome outcome, Runnable afterwards) {
        synchronized (this) {
            outstanding++;
        }
        ledger.record(job, result)
                .whenComplete(
                        (nothing, trouble) -> {
                            try {
                                afterwards.run();
                                if (trouble == null) {
                                    warmth.finished(result.attempts().size());
                                    listener.on(
                                            new JobEvent.DatumFinished(
                                                    job,
                                                    datumId,
                                                    outcome,
                                                    result.attempts().size()));
                                } else {
                                    breakOff(asRuntime(trouble));
                                }
                            } finally {
                                recorded();
                            }
                        });
    }

    /** Some worker's program has asked for a datum: it can be started. */
    synchronized void programReady() {
        everReady = true;
    }

    /**
     * Ends the job if its program cannot be started at all: a datum used up its tries on starts
     * that failed, and no start succeeded yet. Otherwise each of a million datums would fail in the
     * same way (and Pachyderm would restart the job for ever, reference 2.6).
     */
    void endIfNeverStarts(Report report) {
        boolean onlyStarts =
                report.outcome() instanceof Outcome.Failed
                        && report.attempts().stream()
                                .allMatch(a -> a.failure().filter(JobRun::isStart).isPresent());
        boolean never;
        synchronized (this) {
            everReady |= report.attempts().stream().anyMatch(JobRun::wasRun);
            never = !everReady;
        }
        if (onlyStarts && never) {
            endEarly(
                    JobInfo.State.FAILURE,
                    ((Outcome.Failed) report.outcome()).lastFailure().summary());
        }
    }

    /** Whether user code had the datum, so that it can be started. */
    private static boolean wasRun(AttemptInfo attempt) {
        return attempt.failure().isEmpty()
                || switch (attempt.failure().get().cause()) {
                    case REPORTED, EXITED, TIMED_OUT, BAD_OUTPUT -> true;
                    case START_FAILED, CANCELLED, WORKSPACE -> false;
                };
    }

    private static boolean isStart(Failure failure) {
        return failure.cause() == Failure.Cause.START_FAILED;
    }

    /** User code gave a datum back: it stays pending, and the job cannot succeed. */
    synchronized void deferred(String reason) {
        deferred++;
        whyDeferred = reason;
    }

    /** Ends the job as a failure if datums were given back; call it when nothing is in hand. */
    void endIfDeferred() {
        String reason;
        synchronized (this) {
            if (deferred == 0) {
                return;
            }
            reason =
                    deferred + (deferred == 1 ? " datum" : " datums") + " deferred: " + whyDeferred;
        }
        endEarly(JobInfo.State.FAILURE, reason);
    }

    private synchronized void recorded() {
        outstanding--;
        notifyAll();
    }

    /**
     * Waits until every result is durable or has failed to be; an interrupt does not end the wait,
     * since nobody else may take the job before.
     */
    synchronized void awaitRecorded() {
        boolean interrupted = false;
        while (outstanding > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the job early; the first call counts. Nothing more is given out. */
    void endEarly(JobInfo.State state, String reason) {
        synchronized (this) {
            if (ending == null) {
                ending = new Ending(state, reason);
            }
        }
        queue.close();
    }

    synchronized Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    /**
     * The job cannot go on now, for a reason outside of it; it keeps its state and can be resumed.
     */
    void breakOff(RuntimeException trouble) {
        synchronized (this) {
            if (breakage == null) {
                breakage = trouble;
            }
        }
        queue.close();
    }

    /** Throws what broke the job off, if anything did. */
    synchronized void throwIfBroken() {
        if (breakage != null) {
            throw breakage;
        }
    }

    private static RuntimeException asRuntime(Throwable trouble) {
        Throwable cause =
                trouble instanceof CompletionException && trouble.getCause() != null
                        ? trouble.getCause()
                        : trouble;
        return cause instanceof RuntimeException runtime
                ? runtime
                : new IllegalStateException("A result could not be stored", cause);
    }
}
