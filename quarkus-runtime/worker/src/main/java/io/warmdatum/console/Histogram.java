package io.warmdatum.console;

import io.warmdatum.store.JobInfo;
import io.warmdatum.store.JobViews;
import io.warmdatum.view.Times;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long user code took per datum, in classes that double. Immutable.
 *
 * @param classes classes from the fastest to the slowest datum, empty ones between them included
 * @param datums how many datums were looked at
 * @param sampled whether these are not all
 * @param medianNanos half of them took no longer
 * @param p95Nanos 95 of 100 took no longer
 */
record Histogram(
        List<TimeClass> classes, long datums, boolean sampled, long medianNanos, long p95Nanos) {

    /** Looked at of a job at most. */
    static final int SAMPLE = 4000;

    /**
     * Datums that took at least {@code fromNanos} and less than {@code toNanos}.
     *
     * @param count how many
     */
    record TimeClass(long fromNanos, long toNanos, long count) {

        /** For a person. */
        public String label() {
            return Times.precise(fromNanos) + " – " + Times.precise(toNanos);
        }
    }

    static Histogram of(JobInfo job, JobViews views) {
        return of(views.processTimes(job, SAMPLE), job.total() > SAMPLE);
    }

    static Histogram of(List<Long> nanos, boolean sampled) {
        if (nanos.isEmpty()) {
            return new Histogram(List.of(), 0, false, 0, 0);
        }
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        int first = exponent(sorted.get(0));
        int last = exponent(sorted.get(sorted.size() - 1));
        long[] counts = new long[last - first + 1];
        sorted.forEach(n -> counts[exponent(n) - first]++);
        List<TimeClass> classes = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            classes.add(new TimeClass(bound(first + i), bound(first + i + 1), counts[i]));
        }
        return new Histogram(
                classes,
                sorted.size(),
                sampled,
                sorted.get((sorted.size() - 1) / 2),
                sorted.get((int) ((sorted.size() - 1) * 0.95)));
    }

    /** Number of the class: doublings of a microsecond. */
    private static int exponent(long nanos) {
        long micros = nanos / 1000;
        return 64 - Long.numberOfLeadingZeros(micros);
    }

    private static long bound(int exponent) {
        return exponent == 0 ? 0 : 1000L << (exponent - 1);
    }
}
