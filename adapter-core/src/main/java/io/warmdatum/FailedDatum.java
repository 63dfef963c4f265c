package io.warmdatum;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an error handler ({@link OnDatumError}) is told of a failed attempt. Immutable.
 *
 * @param datum the datum; its inputs and the partial output of the attempt are still in place
 * @param failure why the attempt failed
 * @param cause what the function threw; empty if it threw nothing (a timeout, a bad output name)
 * @param history failures of all attempts so far, this one included, in order
 * @param last whether no attempt follows
 */
public record FailedDatum(
        Datum datum,
        Failure failure,
        Optional<Throwable> cause,
        List<Failure> history,
        boolean last) {

    public FailedDatum {
        Objects.requireNonNull(datum, "datum must be set");
        Objects.requireNonNull(failure, "failure must be set");
        Objects.requireNonNull(cause, "cause must be set");
        history = List.copyOf(history);
    }

    /** Number of the failed attempt, from 1. */
    public int attempt() {
        return datum.attempt();
    }
}
