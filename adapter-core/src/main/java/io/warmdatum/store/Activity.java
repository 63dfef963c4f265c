package io.warmdatum.store;

import java.time.Instant;

/**
 * What one worker did in a span of time. Immutable. What the times leave over of the span, the
 * worker waited. A function that has several datums in hand at once can have more processing time
 * than the span is long.
 *
 * @param worker worker
 * @param from start of the span; whole seconds when recorded
 * @param startNanos starting user code, also in vain
 * @param processNanos user code at work on datums
 * @param storeNanos checking output and handing it to the store
 * @param starts how often a start of user code was begun
 */
public record Activity(
        String worker,
        Instant from,
        long startNanos,
        long processNanos,
        long storeNanos,
        int starts) {

    /** Both together, with this one's worker and start. */
    public Activity plus(Activity other) {
        return new Activity(
                worker,
                from,
                startNanos + other.startNanos,
                processNanos + other.processNanos,
                storeNanos + other.storeNanos,
                starts + other.starts);
    }
}
