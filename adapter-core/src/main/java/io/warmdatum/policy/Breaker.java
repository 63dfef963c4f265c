package io.warmdatum.policy;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * A circuit breaker over the attempts of all datums: when too many of the last ones failed, no
 * attempt is begun for a while. That is no failure of the datums that wait: they are given back
 * where the host can take them, else they wait. Immutable.
 *
 * @param requestVolume how many attempts are looked at, at least 1
 * @param failureRatio share of failures that opens the breaker, 0 to 1
 * @param successThreshold attempts that must succeed before it closes again, at least 1
 * @param delay how long it stays open
 * @param counts whether what an attempt threw counts as a failure
 */
public record Breaker(
        int requestVolume,
        double failureRatio,
        int successThreshold,
        Duration delay,
        Predicate<Throwable> counts) {}
