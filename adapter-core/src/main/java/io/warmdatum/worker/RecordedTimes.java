package io.warmdatum.worker;

import io.warmdatum.store.Activity;
import io.warmdatum.store.JobViews;
import java.util.List;

/** Records what the workers of a job do, now and then in one write for all. Thread-safe. */
final class RecordedTimes {

    private static final int TICKS_PER_RECORD = 10;

    private final JobRun run;
    private final JobViews views;
    private int ticks;

    RecordedTimes(JobRun run, JobViews views) {
        this.run = run;
        this.views = views;
    }

    /** One of the monitor's ticks has passed. */
    synchronized void tick() {
        ticks++;
        if (ticks >= TICKS_PER_RECORD) {
            ticks = 0;
            record();
        }
    }

    /** Records what is not recorded yet. */
    synchronized void record() {
        List<Activity> done = run.times().take();
        if (!done.isEmpty()) {
            views.record(run.job(), done);
        }
    }
}
