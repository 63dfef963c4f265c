package io.warmdatum.lambda.internal.batch;

import java.time.Duration;

/**
 * How long a datum takes, learnt from those before: a mean that forgets, plus four times the mean
 * deviation, as TCP estimates its round trips (RFC 6298). Kept from one invocation to the next.
 * Thread-safe.
 */
public final class Cost {

    private static final double GAIN = 1.0 / 8;
    private static final double DEVIATION_GAIN = 1.0 / 4;
    private static final int DEVIATIONS = 4;

    // Guarded by this.
    private boolean known;
    private double meanNanos;
    private double deviationNanos;

    // Written under the lock; often read, by all loops.
    private volatile Duration estimate = Duration.ZERO;

    /** A datum took so long. */
    public synchronized void took(Duration time) {
        double nanos = time.toNanos();
        if (known) {
            deviationNanos += DEVIATION_GAIN * (Math.abs(nanos - meanNanos) - deviationNanos);
            meanNanos += GAIN * (nanos - meanNanos);
        } else {
            known = true;
            meanNanos = nanos;
            deviationNanos = nanos / 2;
        }
        estimate = Duration.ofNanos((long) (meanNanos + DEVIATIONS * deviationNanos));
    }

    /** How long the next one may well take; zero while nothing is known. */
    public Duration estimate() {
        return estimate;
    }
}
