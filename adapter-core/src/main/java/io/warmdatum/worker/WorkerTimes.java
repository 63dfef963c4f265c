package io.warmdatum.worker;

import io.warmdatum.Failure;
import io.warmdatum.store.Activity;
import io.warmdatum.store.AttemptInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums up what the workers of a job do, second by second, until somebody takes it to record it.
 * What a worker did becomes known when it is over: a long attempt is seen at its end. Thread-safe.
 */
final class WorkerTimes {

    private record Key(String worker, long second) {}

    private Map<Key, Activity> sums = new LinkedHashMap<>();

    /** A start of user code was begun. */
    void starting(String worker, Instant now) {
        add(new Activity(worker, second(now), 0, 0, 0, 1));
    }

    /** A start of user code was over, after which it was ready. */
    void ready(String worker, Instant now, Duration took) {
        spread(now.minus(took), now, (from, nanos) -> new Activity(worker, from, nanos, 0, 0, 0));
    }

    /**
     * An attempt was over.
     *
     * @param collectNanos its last part, in which output was checked
     */
    void attempt(AttemptInfo attempt, long collectNanos) {
        boolean started =
                attempt.failure().filter(f -> f.cause() == Failure.Cause.START_FAILED).isEmpty();
        spread(
                attempt.started(),
                attempt.ended().minusNanos(collectNanos),
                (from, nanos) ->
                        new Activity(
                                attempt.worker(),
                                from,
                                started ? 0 : nanos,
                                started ? nanos : 0,
                                0,
                                0));
    }

    /** Output was checked and handed to the store. */
    void stored(String worker, Instant now, long nanos) {
        add(new Activity(worker, second(now), 0, 0, nanos, 0));
    }

    /** What was done since the last call. */
    synchronized List<Activity> take() {
        List<Activity> taken = List.copyOf(sums.values());
        sums = new LinkedHashMap<>();
        return taken;
    }

    /** Makes what is to be added of a part of a span of time. */
    private interface Part {
        Activity of(Instant from, long nanos);
    }

    private void spread(Instant from, Instant to, Part part) {
        for (Instant at = from; at.isBefore(to); ) {
            Instant next = second(at).plusSeconds(1);
            Instant end = next.isBefore(to) ? next : to;
            add(part.of(second(at), Duration.between(at, end).toNanos()));
            at = end;
        }
    }

    private static Instant second(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond());
    }

    private synchronized void add(Activity activity) {
        sums.merge(
                new Key(activity.worker(), activity.from().getEpochSecond()),
                activity,
                Activity::plus);
    }
}
