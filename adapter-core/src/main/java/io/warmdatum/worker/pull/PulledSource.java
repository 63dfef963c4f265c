package io.warmdatum.worker.pull;

import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.policy.FailureLimit;
import io.warmdatum.store.AttemptInfo;
import io.warmdatum.worker.DatumSource;
import io.warmdatum.worker.Delivery;
import io.warmdatum.worker.FailureCount;
import io.warmdatum.worker.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The datums of a worker that this process is the user code of. One datum is in hand at a time. All
 * attempts of it are made here; then the worker is told once, with the call that asks for the next
 * datum: {@code ""}, or one line of reason (reference 1.7).
 *
 * <p>Pachyderm's worker kills user code after every error and starts it afresh, and may try the
 * datum again ({@code datum_tries}). What must outlive that is kept in a {@link RunnerMemory}: how
 * many datums of the job failed, and which attempt was begun, so that one that killed its process
 * (out of memory) counts as a try.
 *
 * <p>Used by one loop; {@link #leave} and {@link #stopEarly} may be called by any thread.
 */
public final class PulledSource implements DatumSource {

    private static final Logger LOG = Logger.getLogger(PulledSource.class);
    private static final int LONGEST_REASON = 2000;

    /**
     * What can be chosen. Immutable.
     *
     * @param pfs what the worker calls {@code /pfs}
     * @param recovery what is reported of recovered datums
     * @param failures how many datums of a job may fail, over all processes that work on it
     */
    public record Settings(Path pfs, RecoveryReport recovery, FailureLimit failures) {

        public Settings {
            Objects.requireNonNull(pfs, "pfs must be set");
            Objects.requireNonNull(recovery, "recovery must be set");
            Objects.requireNonNull(failures, "failures must be set");
        }
    }

    private final NextDatumCall call;
    private final Settings settings;
    private final RunnerMemory memory;
    private final InstantSource clock;
    private final Runnable beforePull;

    // Used by the loop only.
    private String answer = "";
    private RunnerMemory.Job job;
    private FailureCount count;
    private boolean seen;
    private long datums;
    private long attempts;

    private volatile Optional<String> stopped = Optional.empty();
    private volatile boolean leaving;

    /**
     * @param call asks the worker
     * @param settings what can be chosen
     * @param memory what the process before this one left
     * @param clock tells the time of day
     * @param beforePull is run before each call: the worker may kill this process from then on, so
     *     logs and metrics are to be flushed
     */
    public PulledSource(
            NextDatumCall call,
            Settings settings,
            RunnerMemory memory,
            InstantSource clock,
            Runnable beforePull) {
        this.call = Objects.requireNonNull(call, "call must be set");
        this.settings = Objects.requireNonNull(settings, "settings must be set");
        this.memory = Objects.requireNonNull(memory, "memory must be set");
        this.clock = Objects.requireNonNull(clock, "clock must be set");
        this.beforePull = Objects.requireNonNull(beforePull, "beforePull must be set");
        this.job = memory.read();
        this.count = new FailureCount(settings.failures(), job.ended(), job.failed());
    }

    /**
     * Reports the datum before and waits for the next. Datums that are not to be begun are answered
     * here, with an error that says so.
     *
     * @return empty after {@link #leave}
     */
    @Override
    public Optional<Delivery> next() throws InterruptedException, IOException {
        while (true) {
            beforePull.run();
            List<String> env = call.next(answer);
            answer = "";
            if (leaving) {
                return Optional.empty(); // not confirmed, so it will run again
            }
            PulledDatum datum;
            try {
                datum = PulledDatum.of(env, settings.pfs());
            } catch (IOException e) {
                answer = e.getMessage();
                LOG.error(answer);
                continue;
            }
            enter(datum.jobId());
            Optional<String> why = stopped.or(job::stopped);
            if (why.isEmpty()) {
                return Optional.of(delivery(datum));
            }
            answer = line("not begun: " + why.get());
        }
    }

    /** A process of Pachyderm's sees one job; one of ours may see several. */
    private void enter(String jobId) {
        boolean same = job.jobId().equals(jobId);
        if (same && seen) {
            return;
        }
        if (!same) {
            job = RunnerMemory.Job.of(jobId);
            count = new FailureCount(settings.failures());
        }
        seen = true;
        job = job.started();
        memory.write(job);
        LOG.infof(
                "Start %d for job %s; %d datums of it ended before, %d of them failed",
                job.starts(), jobId, job.ended(), job.failed());
    }

    private Delivery delivery(PulledDatum datum) throws IOException {
        Path out = settings.pfs().resolve("out");
        return new PulledDelivery(
                this,
                datum,
                job.attempt()
                        .filter(a -> a.datumId().equals(datum.id()))
                        .map(this::killed)
                        .orElse(List.of()),
                Files.isDirectory(out) ? Optional.of(out.toRealPath()) : Optional.empty());
    }

    /** The attempts of a process that was killed with the datum in hand. */
    private List<AttemptInfo> killed(RunnerMemory.InProgress last) {
        List<AttemptInfo> attempts = new ArrayList<>();
        for (int number = 1; number <= last.number(); number++) {
            var failure =
                    number < last.number()
                            ? Failure.of(
                                    Failure.Cause.REPORTED,
                                    "failed in a process that was killed later")
                            : Failure.of(
                                    Failure.Cause.EXITED,
                                    "the process was killed in attempt "
                                            + number
                                            + " (out of memory, or a timeout of the worker?)");
            attempts.add(
                    new AttemptInfo(
                            number, "", last.started(), clock.instant(), Optional.of(failure), ""));
        }
        return attempts;
    }

    Path pfs() {
        return settings.pfs();
    }

    void attempting(PulledDatum datum, int number) {
        attempts++;
        job = job.attempting(new RunnerMemory.InProgress(datum.id(), number, clock.instant()));
        memory.write(job);
    }

    void report(Report report) {
        datums++;
        answer = text(report);
        Optional<String> tooMany = count.ended(report.outcome());
        job = job.counted(count.ended(), count.failed());
        tooMany.ifPresent(reason -> job = job.stopped(reason));
        memory.write(job);
    }

    private String text(Report report) {
        Outcome outcome = report.outcome();
        if (outcome instanceof Outcome.Processed) {
            return "";
        } else if (outcome instanceof Outcome.Recovered recovered) {
            return settings.recovery() == RecoveryReport.PROCESSED
                    ? ""
                    : line("recovered by the error handler: " + reason(recovered.lastFailure()));
        } else if (outcome instanceof Outcome.Failed failed) {
            return line(reason(failed.lastFailure()) + before(report));
        } else if (outcome instanceof Outcome.Deferred deferred) {
            return line("not done now: " + deferred.reason());
        }
        throw new IllegalArgumentException("A loop does not report " + outcome);
    }

    /** What an attempt failed for that could not be followed by another. */
    private static String before(Report report) {
        List<AttemptInfo> all = report.attempts();
        if (all.size() < 2) {
            return "";
        }
        Optional<Failure> last = all.get(all.size() - 1).failure();
        Optional<Failure> former = all.get(all.size() - 2).failure();
        return last.filter(f -> f.cause() == Failure.Cause.WORKSPACE).isPresent()
                ? former.map(f -> "; before it: " + reason(f)).orElse("")
                : "";
    }

    /** An empty text would say that the datum went well. */
    private static String reason(Failure failure) {
        return failure.reason().isBlank() ? "failed without a reason" : failure.reason();
    }

    private static String line(String text) {
        String line = text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " / ");
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON - 1) + "…";
    }

    /** No datum is begun any more; each that comes is answered with an error that says why. */
    @Override
    public void stopEarly(String reason) {
        if (stopped.isEmpty()) {
            stopped = Optional.of(reason);
        }
    }

    /**
     * The process is to end: the datum in hand is still reported; the next one that comes is left
     * unconfirmed, so that it runs again elsewhere.
     */
    public void leave() {
        leaving = true;
    }

    /** Says what staying warm was good for; the connection is its owner's. */
    @Override
    public void close() {
        LOG.infof("%d datums, %d attempts in this process", datums, attempts);
    }
}
