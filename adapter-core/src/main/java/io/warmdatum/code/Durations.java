package io.warmdatum.code;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as specs write them. */
final class Durations {

    private Durations() {}

    /** {@code 1.5s}. */
    static String text(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString() + "s";
    }
}
