package io.warmdatum.worker;

import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Ledger;
import io.warmdatum.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Watches over a running job: requests of others, and the job timeout. */
final class JobMonitor implements AutoCloseable {

    private static final long TICK_MILLIS = 100;

    private final JobRun run;
    private final Crew crew;
    private final Optional<Duration> jobTimeout;
    private final Store store;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final RecordedTimes times;
    private long seen = Long.MIN_VALUE;
    private boolean stopping;

    JobMonitor(
            JobRun run,
            Crew crew,
            Optional<Duration> jobTimeout,
            Store store,
            InstantSource clock) {
        this.run = run;
        this.crew = crew;
        this.jobTimeout = jobTimeout;
        this.store = store;
        this.clock = clock;
        this.times = new RecordedTimes(run, store.views());
        this.timer =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            var thread = new Thread(task, "job-monitor");
                            thread.setDaemon(true);
                            return thread;
                        });
        timer.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (stopping) {
            crew.stop();
            return;
        }
        try {
            takeRequests();
            checkTimeout();
            store.logs().flush();
            times.tick();
        } catch (RuntimeException e) {
            run.breakOff(e);
            stopCrew();
        }
    }

    private void takeRequests() {
        long changes = store.changes();
        if (changes == seen) {
            return;
        }
        seen = changes;
        for (Ledger.Request request : store.ledger().takeRequests(run.job())) {
            if (request instanceof Ledger.Request.Stop stop) {
                end(stop.reason());
            } else if (request instanceof Ledger.Request.Restart restart) {
                crew.restart(restart.filters());
            }
        }
    }

    private void checkTimeout() {
        if (jobTimeout.isEmpty() || run.job().started().isEmpty()) {
            return;
        }
        var deadline = run.job().started().get().plus(jobTimeout.get());
        if (!clock.instant().isBefore(deadline)) {
            end("job timed out after " + jobTimeout.get().toMillis() / 1000.0 + "s");
        }
    }

    private void end(String reason) {
        run.endEarly(JobInfo.State.KILLED, reason);
        stopCrew();
    }

    /**
     * Now and with every tick until all have stopped: an interrupt that comes while a datum timeout
     * is being carried out is taken for that timeout, and lost.
     */
    private void stopCrew() {
        stopping = true;
        crew.stop();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        times.record();
    }
}
