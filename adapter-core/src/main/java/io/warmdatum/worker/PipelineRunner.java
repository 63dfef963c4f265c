package io.warmdatum.worker;

import io.warmdatum.Failure;
import io.warmdatum.code.UserCodes;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.policy.FailureLimit;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.store.AttemptInfo;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.Store;
import io.warmdatum.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * Runs the jobs of one version of a pipeline, one after the other, with user code that stays loaded
 * from job to job. Used by one thread, except {@link #close}.
 */
public final class PipelineRunner implements AutoCloseable {

    private final Pipelines.PipelineInfo pipeline;
    private final PipelineSpec spec;
    private final Store store;
    private final Path workspaces;
    private final InstantSource clock;
    private final JobListener listener;
    private final PipelineEnv env;
    private final PipelineSlots slots;
    private long usualStartNanos;

    /**
     * @param pipeline the version to run
     * @param store where everything is kept
     * @param userCodes starts programs
     * @param workspaces folder for the workers' views of {@code /pfs}, private to this process
     * @param clock tells the time of day
     * @param listener is told what happens
     */
    public PipelineRunner(
            Pipelines.PipelineInfo pipeline,
            Store store,
            UserCodes userCodes,
            Path workspaces,
            InstantSource clock,
            JobListener listener) {
        this(pipeline, store, userCodes, workspaces, clock, listener, ConfigKeys.ofProcess());
    }

    /**
     * @param keys configuration of the policies of functions; the process's in the constructor
     *     without
     */
    public PipelineRunner(
            Pipelines.PipelineInfo pipeline,
            Store store,
            UserCodes userCodes,
            Path workspaces,
            InstantSource clock,
            JobListener listener,
            ConfigKeys keys) {
        this.pipeline = pipeline;
        this.spec = pipeline.spec();
        this.store = store;
        this.workspaces = workspaces;
        this.clock = clock;
        this.listener = listener;
        this.env = new PipelineEnv(pipeline);
        this.slots =
                new PipelineSlots(spec, env, store, userCodes, workspaces, clock, listener, keys);
    }

    /**
     * Runs a job to its end, or takes it up again where its process died.
     *
     * @return the job as it ended
     * @throws StoreException another process runs the job, or the store cannot be used now; the job
     *     keeps its state and can be taken up again
     * @throws InterruptedException the thread was interrupted; the job keeps its state likewise
     */
    public JobInfo run(JobInfo job) throws InterruptedException {
        try (var lease =
                store.ledger()
                        .lease(job)
                        .orElseThrow(
                                () ->
                                        new StoreException(
                                                StoreException.Kind.INVALID,
                                                "job "
                                                        + job.id()
                                                        + " is being run by another process"))) {
            return runLeased(current(job));
        } catch (IOException | UncheckedIOException e) {
            if (Thread.interrupted()) {
                // Files that are read when the interrupt comes are closed by it.
                throw new InterruptedException();
            }
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    "job " + job.id() + " cannot go on: " + e.getMessage(),
                    e);
        } finally {
            store.logs().flush();
        }
    }

    private JobInfo runLeased(JobInfo job) throws InterruptedException, IOException {
        if (job.state().isTerminal()) {
            return job;
        }
        store.ledger().start(job, clock.instant(), job.started().isPresent());
        noteRunning(job);
        if (spec.transform().cmd().isEmpty()) {
            return ended(end(job, JobInfo.State.FAILURE, "nothing to run: no transform.cmd", ""));
        }
        List<String> emptyGlobs = List.of();
        if (!job.planned()) {
            Path spill = workspaces.resolve("plan-" + job.id());
            Files.createDirectories(spill);
            try {
                var watch = new PlanWatch(requests(current(job)));
                emptyGlobs = JobPlan.plan(job, spec, store, spill, watch);
            } catch (PlanWatch.StoppedException e) {
                return ended(end(job, JobInfo.State.KILLED, e.getMessage(), ""));
            } catch (IllegalArgumentException e) {
                // A glob that cannot be matched will not be better next time.
                return ended(end(job, JobInfo.State.FAILURE, e.getMessage(), ""));
            }
        }
        JobInfo planned = current(job);
        listener.on(new JobEvent.Planned(planned, planned.total(), emptyGlobs));
        return work(planned);
    }

    private JobRequests requests(JobInfo job) {
        return new JobRequests(job, spec.jobTimeout(), store, clock);
    }

    private void noteRunning(JobInfo job) {
        boolean noted =
                store.pipelines()
                        .find(job.project(), job.pipeline())
                        .filter(p -> p.state() == Pipelines.State.RUNNING)
                        .isPresent();
        if (!noted) {
            store.pipelines().setState(job.project(), job.pipeline(), Pipelines.State.RUNNING, "");
        }
    }

    private JobInfo work(JobInfo job) throws InterruptedException, IOException {
        FailureLimit limit;
        try {
            limit = slots.failures();
        } catch (IllegalArgumentException e) {
            // A function that cannot be loaded will not be better next time.
            return ended(end(job, JobInfo.State.FAILURE, e.getMessage(), ""));
        }
        var warmth = new WarmthReport(usualStartNanos);
        var run =
                new JobRun(
                        job,
                        store.ledger(),
                        (datum, pfsPath) -> env.lines(job, datum, pfsPath),
                        warmth,
                        new FailureCount(
                                limit,
                                job.processed() + job.recovered() + job.failed(),
                                job.failed()),
                        listener);
        if (job.left() > 0) {
            var crew = new Crew(slots.open(job.left(), run), run);
            try (var monitor = new JobMonitor(run, crew, requests(job), store)) {
                crew.work();
            } finally {
                run.awaitRecorded();
            }
            run.endIfDeferred();
            if (run.ending().isEmpty()) {
                run.throwIfBroken();
                requireNoneLeft(job);
            }
        }
        usualStartNanos = warmth.medianStartNanos();
        return ended(finish(job, run, warmth.toJson()));
    }

    /**
     * A worker that stopped unasked leaves datums that were not tried; the job is not over then.
     */
    private void requireNoneLeft(JobInfo job) {
        long left = current(job).left();
        if (left > 0) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    "job " + job.id() + " was interrupted with " + left + " datums left");
        }
    }

    private JobInfo finish(JobInfo job, JobRun run, String warmth) {
        // Who sees that the job has ended sees all of its lines.
        store.logs().flush();
        if (run.ending().isPresent()) {
            return end(job, run.ending().get().state(), run.ending().get().reason(), warmth);
        }
        var failed = store.ledger().firstFailed(job);
        if (failed.isPresent()) {
            return end(job, JobInfo.State.FAILURE, failureReason(failed.get()), warmth);
        }
        return store.ledger().succeed(job, clock.instant(), warmth);
    }

    private static String failureReason(DatumInfo failed) {
        String why =
                failed.attempts().stream()
                        .reduce((earlier, later) -> later)
                        .flatMap(AttemptInfo::failure)
                        .map(Failure::summary)
                        .orElse(failed.reason());
        return "datum " + failed.datum().id() + " failed: " + why;
    }

    private JobInfo end(JobInfo job, JobInfo.State state, String reason, String warmth) {
        return store.ledger().end(job, state, reason, clock.instant(), warmth);
    }

    private JobInfo ended(JobInfo job) {
        listener.on(new JobEvent.JobEnded(job));
        return job;
    }

    private JobInfo current(JobInfo job) {
        return store.ledger()
                .job(job.project(), job.pipeline(), job.id())
                .orElseThrow(
                        () ->
                                new StoreException(
                                        StoreException.Kind.NOT_FOUND,
                                        "job " + job.id() + " is gone from the store"));
    }

    /** Ends user code gracefully. Idempotent. */
    @Override
    public void close() {
        slots.close();
    }
}
