package io.warmdatum.console;

import io.warmdatum.store.Activity;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.JobViews;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the workers of a job did, in spans of equal length. Immutable.
 *
 * @param from start of the first span
 * @param span length of a span, whole seconds
 * @param spans how many spans there are
 * @param workers what each worker did; a span in which it did nothing is not listed
 */
record Timeline(Instant from, Duration span, int spans, Map<String, List<Activity>> workers) {

    private static final long MOST_SPANS = 120;

    static Timeline of(JobInfo job, JobViews views, Instant now) {
        Instant begin = job.started().orElse(job.created());
        Instant end = job.finished().orElse(now);
        long seconds = Math.max(1, Duration.between(begin, end).toSeconds() + 1);
        Duration span = Duration.ofSeconds((seconds + MOST_SPANS - 1) / MOST_SPANS);
        Map<String, List<Activity>> workers = new LinkedHashMap<>();
        Instant from = floor(begin, span);
        for (Activity each : views.activities(job, span)) {
            workers.computeIfAbsent(each.worker(), w -> new java.util.ArrayList<>()).add(each);
            from = each.from().isBefore(from) ? each.from() : from;
        }
        int spans = (int) (Duration.between(from, end).toSeconds() / span.toSeconds()) + 1;
        return new Timeline(from, span, spans, workers);
    }

    private static Instant floor(Instant time, Duration span) {
        long seconds = span.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }

    /** Number of the span of an activity, from 0. */
    int index(Activity activity) {
        return (int) (Duration.between(from, activity.from()).toSeconds() / span.toSeconds());
    }
}
