package io.warmdatum.cli;

import io.warmdatum.Outcome;
import io.warmdatum.store.JobInfo;
import io.warmdatum.view.Times;
import io.warmdatum.worker.JobEvent;
import io.warmdatum.worker.JobListener;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Shows how a job goes: one rewritten line on a terminal, else a plain line every 5 s at most and
 * one at the end. Thread-safe.
 */
final class Progress implements JobListener {

    private static final long TICK_MILLIS = 200;
    private static final Duration LIVE = Duration.ofMillis(100);
    private static final Duration PLAIN = Duration.ofSeconds(5);
    private static final String REWRITE = "\r\u001b[K";

    private final PrintStream err;
    private final boolean live;
    private final InstantSource clock;
    private final ScheduledExecutorService ticks =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "progress");
                        thread.setDaemon(true);
                        return thread;
                    });
    private Instant planned;
    private Instant shown;
    private long total;
    private long done;
    private long failed;
    private long left;
    private long finishedHere;
    private long starts;

    Progress(PrintStream err, boolean live, InstantSource clock) {
        this.err = err;
        this.live = live;
        this.clock = clock;
        this.planned = clock.instant();
        this.shown = planned;
        if (live) {
            // So that the last of a burst of events is seen, and time goes on while nothing ends.
            ticks.scheduleWithFixedDelay(
                    this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void tick() {
        if (total > 0 && planned != null) {
            show(false);
        }
    }

    @Override
    public synchronized void on(JobEvent event) {
        if (event instanceof JobEvent.Planned e) {
            planned(e);
        } else if (event instanceof JobEvent.DatumFinished e) {
            finished(e.outcome());
        } else if (event instanceof JobEvent.ProgramStarting) {
            starts++;
            show(false);
        } else if (event instanceof JobEvent.Notice e) {
            say(e.text());
        } else if (event instanceof JobEvent.JobEnded) {
            end();
        }
    }

    private void planned(JobEvent.Planned event) {
        JobInfo job = event.job();
        done = job.processed() + job.skipped() + job.recovered();
        failed = job.failed();
        left = job.left();
        total = event.total();
        planned = clock.instant();
        shown = planned;
        for (String glob : event.emptyGlobs()) {
            say("warning: glob " + glob + " matches nothing");
        }
        say(
                "job "
                        + job.pipeline()
                        + "@"
                        + job.id()
                        + ": "
                        + event.total()
                        + " datums"
                        + (done + failed > 0 ? ", " + left + " left" : ""));
    }

    private void finished(Outcome outcome) {
        if (outcome instanceof Outcome.Deferred) {
            return;
        }
        if (outcome instanceof Outcome.Failed) {
            failed++;
        } else {
            done++;
        }
        left--;
        finishedHere++;
        show(false);
    }

    /** Prints a line of its own. */
    private void say(String line) {
        err.println(live ? REWRITE + line : line);
    }

    private void show(boolean always) {
        Instant now = clock.instant();
        boolean due = Duration.between(shown, now).compareTo(live ? LIVE : PLAIN) >= 0;
        if (!always && !due) {
            return;
        }
        shown = now;
        if (live) {
            err.print(REWRITE + line(now));
            err.flush();
        } else {
            err.println(line(now));
        }
    }

    private String line(Instant now) {
        double seconds = Math.max(1, Duration.between(planned, now).toMillis()) / 1000.0;
        double rate = finishedHere / seconds;
        String line =
                String.format(
                        Locale.ROOT,
                        "%d done, %d failed, %d left, %.1f/s",
                        done,
                        failed,
                        left,
                        rate);
        if (left > 0 && finishedHere > 0) {
            line += ", " + Times.precise((long) (left / rate * 1e9)) + " to go";
        }
        return line + ", " + starts + (starts == 1 ? " cold start" : " cold starts");
    }

    /** Shows the last state, once. Also called when a job is broken off. */
    synchronized void end() {
        if (planned != null) {
            show(true);
            if (live) {
                err.println();
            }
            planned = null;
            ticks.shutdown();
        }
    }
}
