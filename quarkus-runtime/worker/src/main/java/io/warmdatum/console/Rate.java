package io.warmdatum.console;

import io.warmdatum.store.JobInfo;
import io.warmdatum.view.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * How fast a job goes, over the last seconds it was looked at; at the first look over all of it.
 * Used by one thread at a time.
 */
final class Rate {

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private record Look(Instant time, long done) {}

    private final Deque<Look> looks = new ArrayDeque<>();
    private double perSecond;

    /** Takes a look. */
    Rate look(JobInfo job, Instant now) {
        long done = job.processed() + job.failed() + job.recovered();
        looks.addLast(new Look(now, done));
        while (looks.size() > 2 && looks.getFirst().time().isBefore(now.minus(WINDOW))) {
            looks.removeFirst();
        }
        Look first = looks.size() > 1 ? looks.getFirst() : new Look(job.started().orElse(now), 0);
        double seconds = Duration.between(first.time(), now).toNanos() / 1e9;
        perSecond = seconds <= 0 ? 0 : Math.max(0, done - first.done()) / seconds;
        return this;
    }

    String text() {
        return perSecond(perSecond);
    }

    static String perSecond(double rate) {
        return String.format(Locale.ROOT, rate < 10 ? "%.1f per second" : "%.0f per second", rate);
    }

    /** How long the rest takes at this rate, {@code ""} if that cannot be said. */
    String timeLeft(long datums) {
        return perSecond <= 0 || datums == 0
                ? ""
                : Times.precise((long) (datums / perSecond * 1e9));
    }
}
