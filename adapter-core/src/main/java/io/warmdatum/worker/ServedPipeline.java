package io.warmdatum.worker;

import io.warmdatum.store.Commit;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.Store;
import io.warmdatum.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * One pipeline being served: writes the ticks of its cron inputs, decides which job is due and runs
 * it on a thread of its own. {@link #look}, {@link #isDue} and {@link #close} are called by the
 * server's thread.
 */
final class ServedPipeline implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ServedPipeline.class);
    private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofSeconds(5);

    private final Store store;
    private final Function<Pipelines.PipelineInfo, PipelineRunner> runners;
    private final InstantSource clock;
    private final CronTicks ticks;
    private final ExecutorService thread;
    private PipelineRunner runner;
    private long runnerVersion;
    private String trouble = "";
    private volatile boolean busy;
    private volatile boolean lookAgain;
    private volatile Instant notBefore = Instant.MIN;

    ServedPipeline(
            Store store,
            Function<Pipelines.PipelineInfo, PipelineRunner> runners,
            InstantSource clock) {
        this.store = store;
        this.runners = runners;
        this.clock = clock;
        this.ticks = new CronTicks(store.repos(), clock);
        this.thread =
                Executors.newSingleThreadExecutor(task -> new Thread(task, "served-pipeline"));
    }

    /** Whether a look is wanted although the store has not changed. */
    boolean isDue() {
        boolean wanted = (lookAgain && !busy) || ticks.isDue();
        return wanted && !clock.instant().isBefore(notBefore);
    }

    /** Writes ticks that are due, and runs the job that is due if nothing runs now. */
    void look(Pipelines.PipelineInfo pipeline) {
        if (clock.instant().isBefore(notBefore) || !tick(pipeline) || busy) {
            lookAgain = true;
            return;
        }
        lookAgain = false;
        Optional<JobInfo> due;
        try {
            due = dueJob(pipeline);
            trouble = "";
        } catch (StoreException e) {
            // For example an input repo is gone: no reason to serve the other pipelines no more.
            putOff(pipeline, e.getMessage());
            return;
        }
        if (due.isPresent()) {
            busy = true;
            thread.execute(() -> run(pipeline, due.get()));
        }
    }

    private boolean tick(Pipelines.PipelineInfo pipeline) {
        try {
            ticks.look(pipeline);
            return true;
        } catch (StoreException e) {
            pause("A tick of pipeline " + pipeline.spec().name(), e.getMessage());
            return false;
        }
    }

    /** Told once, not with every look. */
    private void putOff(Pipelines.PipelineInfo pipeline, String why) {
        if (!why.equals(trouble)) {
            LOG.errorf("Pipeline %s is put off: %s", pipeline.spec().name(), why);
        }
        trouble = why;
        lookAgain = true;
        notBefore = clock.instant().plus(PAUSE_AFTER_TROUBLE);
    }

    private Optional<JobInfo> dueJob(Pipelines.PipelineInfo pipeline) {
        var spec = pipeline.spec();
        List<JobInfo> jobs = store.ledger().jobs(spec.project(), spec.name());
        Optional<JobInfo> unfinished =
                jobs.stream().filter(j -> !j.state().isTerminal()).reduce((newer, older) -> older);
        if (unfinished.isPresent()) {
            return unfinished;
        }
        noteFailedUpstream(pipeline, jobs);
        List<JobInfo.JobInput> heads = JobPlan.heads(spec, store);
        boolean hasInput = heads.stream().anyMatch(h -> !h.commit().isEmpty());
        Optional<JobInfo> last =
                jobs.stream().filter(j -> j.state() != JobInfo.State.UNRUNNABLE).findFirst();
        boolean isNew =
                last.isEmpty()
                        || last.get().version() != pipeline.version()
                        || !last.get().inputs().equals(heads);
        return hasInput && isNew
                ? Optional.of(store.ledger().createJob(pipeline, heads))
                : Optional.empty();
    }

    /** A failed job upstream gives a job here that says so (reference 2.9), once. */
    private void noteFailedUpstream(Pipelines.PipelineInfo pipeline, List<JobInfo> jobs) {
        var failed = new TreeSet<String>();
        var inputs = new ArrayList<JobInfo.JobInput>();
        for (JobInfo.JobInput head : JobPlan.heads(pipeline.spec(), store)) {
            Optional<Commit> newest =
                    store.repos().commits(head.repo()).stream()
                            .filter(c -> c.branch().equals(head.branch()))
                            .findFirst();
            boolean broken = newest.filter(c -> !c.error().isEmpty()).isPresent();
            if (broken) {
                failed.add(head.repo().name());
            }
            inputs.add(
                    new JobInfo.JobInput(
                            head.repo(),
                            head.branch(),
                            broken ? newest.get().id() : head.commit()));
        }
        boolean noted =
                jobs.stream()
                        .anyMatch(
                                j ->
                                        j.state() == JobInfo.State.UNRUNNABLE
                                                && j.inputs().equals(inputs));
        if (!failed.isEmpty() && !noted) {
            var job = store.ledger().createJob(pipeline, inputs);
            store.ledger()
                    .end(
                            job,
                            JobInfo.State.UNRUNNABLE,
                            "unrunnable because the following upstream pipelines failed: "
                                    + String.join(", ", failed),
                            clock.instant(),
                            "");
        }
    }

    private void run(Pipelines.PipelineInfo newest, JobInfo job) {
        try {
            runnerFor(newest, job).run(job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreException e) {
            pause(named(job), e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s broke off", named(job));
            pause(named(job), e.toString());
        } finally {
            lookAgain = true;
            busy = false;
        }
    }

    private static String named(JobInfo job) {
        return "Job " + job.id() + " of pipeline " + job.pipeline();
    }

    private void pause(String what, String why) {
        LOG.errorf("%s is put off by %d s: %s", what, PAUSE_AFTER_TROUBLE.toSeconds(), why);
        notBefore = clock.instant().plus(PAUSE_AFTER_TROUBLE);
    }

    private PipelineRunner runnerFor(Pipelines.PipelineInfo newest, JobInfo job) {
        if (runner == null || runnerVersion != job.version()) {
            closeRunner();
            Pipelines.PipelineInfo version =
                    store.pipelines()
                            .find(job.project(), job.pipeline(), job.version())
                            .orElse(newest);
            runner = runners.apply(version);
            runnerVersion = job.version();
        }
        return runner;
    }

    private void closeRunner() {
        if (runner != null) {
            runner.close();
            runner = null;
        }
    }

    /** Interrupts the job in progress, which keeps its state, and ends user code. */
    @Override
    public void close() {
        thread.shutdownNow();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = thread.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        closeRunner();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
