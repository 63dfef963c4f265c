package io.warmdatum.store.local;

import java.time.Instant;

/** Instants as nanoseconds since 1970 (until the year 2262), as the tables keep them. */
final class Times {
    private static final long PER_SECOND = 1_000_000_000L;

    private Times() {}

    static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), PER_SECOND), time.getNano());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(nanos, PER_SECOND), Math.floorMod(nanos, PER_SECOND));
    }
}
