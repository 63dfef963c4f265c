package io.warmdatum.spec;

import java.time.Instant;
import java.util.Optional;

/**
 * When a cron input ticks. All times are in UTC and whole seconds. Pure: it knows no clock, so that
 * whoever asks moves the time. Immutable and thread-safe.
 */
public sealed interface CronSchedule permits EverySchedule, FieldSchedule {

    /**
     * Reads an expression: five fields (minute, hour, day of month, month, day of week with Sunday
     * as 0), {@code @yearly}, {@code @annually}, {@code @monthly}, {@code @weekly}, {@code @daily},
     * {@code @midnight}, {@code @hourly}, or {@code @every} with a duration of at least a second.
     * As in Pachyderm's parser (robfig/cron), {@code ?} means {@code *}, and where neither day
     * field starts with a star, a day that matches one of them is enough.
     *
     * @throws IllegalArgumentException the expression is wrong or matches no day at all; the
     *     message says so for a person
     */
    static CronSchedule parse(String spec) {
        String text = spec.strip();
        return text.startsWith("@every ")
                ? EverySchedule.parse(text.substring("@every ".length()).strip())
                : FieldSchedule.parse(text);
    }

    /** The first tick after a time. */
    Instant next(Instant after);

    /**
     * The newest tick up to now, when the one before was at {@code after}; empty if none was due.
     * Ticks between the two are passed over.
     *
     * @param after exclusive
     * @param now inclusive
     */
    Optional<Instant> newest(Instant after, Instant now);
}
