package io.warmdatum.worker;

import java.util.function.LongSupplier;

/** Measures spans of time. Immutable. */
final class Stopwatch {

    private final LongSupplier nanos;
    private final long started;

    Stopwatch(LongSupplier nanos) {
        this.nanos = nanos;
        this.started = nanos.getAsLong();
    }

    /** A stopwatch started now. */
    static Stopwatch start() {
        return new Stopwatch(System::nanoTime);
    }

    long nanos() {
        return nanos.getAsLong() - started;
    }
}
