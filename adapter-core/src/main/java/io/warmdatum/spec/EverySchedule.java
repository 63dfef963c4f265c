package io.warmdatum.spec;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Ticks a fixed time after the one before ({@code @every}). The period has whole seconds. */
record EverySchedule(Duration period) implements CronSchedule {

    static EverySchedule parse(String duration) {
        return Durations.parse(duration)
                .map(d -> d.truncatedTo(ChronoUnit.SECONDS))
                .filter(d -> d.compareTo(Duration.ZERO) > 0)
                .map(EverySchedule::new)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "@every needs a duration of at least 1s, such as \"@every"
                                                + " 60s\""));
    }

    @Override
    public Instant next(Instant after) {
        return after.truncatedTo(ChronoUnit.SECONDS).plus(period);
    }

    @Override
    public Optional<Instant> newest(Instant after, Instant now) {
        Instant start = after.truncatedTo(ChronoUnit.SECONDS);
        long periods = Duration.between(start, now).dividedBy(period);
        return periods < 1
                ? Optional.empty()
                : Optional.of(start.plus(period.multipliedBy(periods)));
    }
}
