package io.warmdatum.console;

import io.warmdatum.store.Activity;
import io.warmdatum.store.JobInfo;
import io.warmdatum.view.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Plots as shapes with coordinates, which the templates draw; each has its figures in words too.
 */
final class Plots {

    private static final double WIDTH = 1000;
    private static final int LANE = 26;
    private static final int GAP = 22;
    private static final int BAR = 22;
    private static final int TREND_HEIGHT = 24;

    private Plots() {}

    /** A lane per worker; in each span, from below: starting, processing, storing. */
    static Map<String, Object> timeline(Timeline timeline) {
        double width = WIDTH / timeline.spans();
        List<Map<String, Object>> lanes = new ArrayList<>();
        timeline.workers()
                .forEach(
                        (worker, activities) ->
                                lanes.add(lane(worker, activities, timeline, width, lanes.size())));
        return new Model()
                .put("lanes", lanes)
                .put("height", lanes.size() * (LANE + GAP))
                .put("from", timeline.from().toString())
                .put("length", Times.precise(timeline.span().toNanos() * timeline.spans()))
                .put("span", Times.precise(timeline.span().toNanos()))
                .map();
    }

    private static Map<String, Object> lane(
            String worker, List<Activity> activities, Timeline timeline, double width, int number) {
        List<Map<String, Object>> shapes = new ArrayList<>();
        List<Map<String, Object>> marks = new ArrayList<>();
        double top = number * (LANE + GAP) + GAP;
        Activity sum = new Activity(worker, timeline.from(), 0, 0, 0, 0);
        boolean begun = false;
        for (Activity each : activities) {
            sum = sum.plus(each);
            double x = timeline.index(each) * width;
            stack(shapes, each, timeline.span().toNanos(), x, width, top);
            int restarts = begun ? each.starts() : Math.max(0, each.starts() - 1);
            begun = begun || each.starts() > 0;
            if (restarts > 0) {
                marks.add(
                        Map.of("x", decimal(x + width / 2), "y", decimal(top), "count", restarts));
            }
        }
        return new Model()
                .put("worker", worker)
                .put("labelY", decimal(top - 6))
                .put("top", decimal(top))
                .put("shapes", shapes)
                .put("marks", marks)
                .put("starting", Times.precise(sum.startNanos()))
                .put("processing", Times.precise(sum.processNanos()))
                .put("storing", Times.precise(sum.storeNanos()))
                .put("waiting", Times.precise(waiting(activities, timeline)))
                .put("starts", sum.starts())
                .map();
    }

    /** What is left of the time from the worker's first to its last span. */
    private static long waiting(List<Activity> activities, Timeline timeline) {
        long spanNanos = timeline.span().toNanos();
        int spans =
                timeline.index(activities.get(activities.size() - 1))
                        - timeline.index(activities.get(0))
                        + 1;
        long busy =
                activities.stream()
                        .mapToLong(
                                a ->
                                        Math.min(
                                                spanNanos,
                                                a.startNanos() + a.processNanos() + a.storeNanos()))
                        .sum();
        return spans * spanNanos - busy;
    }

    private static void stack(
            List<Map<String, Object>> shapes,
            Activity activity,
            long spanNanos,
            double x,
            double width,
            double top) {
        double bottom = top + LANE;
        long[] parts = {activity.startNanos(), activity.processNanos(), activity.storeNanos()};
        String[] kinds = {"starting", "processing", "storing"};
        for (int i = 0; i < parts.length; i++) {
            double height = Math.min(LANE * (double) parts[i] / spanNanos, bottom - top);
            if (height > 0.05) {
                bottom -= height;
                shapes.add(
                        Map.of(
                                "kind", kinds[i],
                                "x", decimal(x),
                                "y", decimal(bottom),
                                "width", decimal(width * 0.96),
                                "height", decimal(height)));
            }
        }
    }

    /** A bar per class of time. */
    static Map<String, Object> histogram(Histogram histogram) {
        long most =
                histogram.classes().stream().mapToLong(Histogram.TimeClass::count).max().orElse(1);
        List<Map<String, Object>> bars = new ArrayList<>();
        for (Histogram.TimeClass each : histogram.classes()) {
            bars.add(
                    new Model()
                            .put("label", each.label())
                            .put("count", each.count())
                            .put("y", bars.size() * BAR)
                            .put("textY", bars.size() * BAR + 14)
                            .put("width", decimal(640.0 * each.count() / Math.max(1, most)))
                            .put("countX", decimal(270 + 640.0 * each.count() / Math.max(1, most)))
                            .map());
        }
        return new Model()
                .put("bars", bars)
                .put("height", Math.max(1, bars.size()) * BAR)
                .put("datums", histogram.datums())
                .put("sampled", histogram.sampled())
                .put("median", Times.precise(histogram.medianNanos()))
                .put("p95", Times.precise(histogram.p95Nanos()))
                .map();
    }

    /** A bar per job, oldest first: height is its time, look is its state. */
    static Map<String, Object> trend(List<JobInfo> newestFirst, Instant now) {
        List<Map<String, Object>> bars = new ArrayList<>();
        int count = Math.min(20, newestFirst.size());
        List<Long> millis =
                newestFirst.subList(0, count).stream().map(job -> millis(job, now)).toList();
        long longest = millis.stream().mapToLong(Long::longValue).max().orElse(1);
        for (int i = count - 1; i >= 0; i--) {
            double height = 2 + (TREND_HEIGHT - 2) * (double) millis.get(i) / Math.max(1, longest);
            bars.add(
                    Map.of(
                            "x", bars.size() * 6,
                            "y", decimal(TREND_HEIGHT - height),
                            "height", decimal(height),
                            "kind", JobModel.kind(newestFirst.get(i).state())));
        }
        long good =
                newestFirst.subList(0, count).stream()
                        .filter(job -> job.state() == JobInfo.State.SUCCESS)
                        .count();
        return Map.of("bars", bars, "words", good + " of the last " + count + " jobs succeeded");
    }

    private static long millis(JobInfo job, Instant now) {
        Instant begin = job.started().orElse(job.created());
        return Duration.between(begin, job.finished().orElse(now)).toMillis();
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
