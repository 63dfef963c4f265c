package io.warmdatum.worker;

import io.warmdatum.Outcome;
import io.warmdatum.store.AttemptInfo;
import java.util.List;

/**
 * How a datum went. Immutable.
 *
 * @param outcome outcome
 * @param attempts attempts in order
 * @param prepareNanos time to prepare files within attempts
 * @param processNanos time of user code, all attempts, without its starts
 */
public record Report(
        Outcome outcome, List<AttemptInfo> attempts, long prepareNanos, long processNanos) {}
