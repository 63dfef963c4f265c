package io.warmdatum.worker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the starts of user code in a job, and what staying warm saved: every attempt that met a
 * loaded program would otherwise have cost a start. Thread-safe.
 */
final class WarmthReport {

    private final Map<String, Long> starts = new TreeMap<>();
    private final List<Long> startNanos = new ArrayList<>();
    private final long usualStartNanos;
    private long attempts;
    private long datums;

    /**
     * @param usualStartNanos what a start took in earlier jobs, for a job that has none of its own;
     *     0 if unknown
     */
    WarmthReport(long usualStartNanos) {
        this.usualStartNanos = usualStartNanos;
    }

    synchronized void starting(String why) {
        starts.merge(why, 1L, Long::sum);
    }

    synchronized void ready(Duration took) {
        startNanos.add(took.toNanos());
    }

    synchronized void finished(int attemptsOfDatum) {
        datums++;
        attempts += attemptsOfDatum;
    }

    /** Median of this job's own starts in nanoseconds, else the usual one. */
    synchronized long medianStartNanos() {
        if (startNanos.isEmpty()) {
            return usualStartNanos;
        }
        var sorted = new ArrayList<>(startNanos);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    /** The report as JSON: times in nanoseconds. */
    synchronized String toJson() {
        long startCount = starts.values().stream().mapToLong(Long::longValue).sum();
        long avoided = Math.max(0, attempts - startCount);
        var json = JsonNodeFactory.instance.objectNode();
        json.put("datums", datums);
        json.put("attempts", attempts);
        var whys = json.putArray("starts");
        starts.forEach((why, count) -> whys.addObject().put("why", why).put("count", count));
        json.put("startCount", startCount);
        json.put("startNanosMedian", medianStartNanos());
        json.put("coldStartsAvoided", avoided);
        json.put("nanosSaved", avoided * medianStartNanos());
        return json.toString();
    }
}
