package io.warmdatum.worker;

import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Store;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Watches over a running job: requests of others, and the job timeout. */
final class JobMonitor implements AutoCloseable {

    private static final long TICK_MILLIS = 100;

    private final JobRun run;
    private final Crew crew;
    private final JobRequests requests;
    private final Store store;
    private final ScheduledExecutorService timer;
    private final RecordedTimes times;
    private boolean stopping;

    JobMonitor(JobRun run, Crew crew, JobRequests requests, Store store) {
        this.run = run;
        this.crew = crew;
        this.requests = requests;
        this.store = store;
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
            requests.stop(crew::restart).ifPresent(this::end);
            store.logs().flush();
            times.tick();
        } catch (RuntimeException e) {
            run.breakOff(e);
            stopCrew();
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
