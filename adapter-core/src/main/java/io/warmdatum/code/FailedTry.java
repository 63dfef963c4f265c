package io.warmdatum.code;

import io.warmdatum.Failure;
import java.util.List;
import java.util.Optional;

/**
 * How an attempt failed, with what was before it. Immutable.
 *
 * @param failure why it failed
 * @param thrown what a function threw; empty if it threw nothing
 * @param history failures of all attempts so far, this one included, in order
 * @param last whether no attempt follows
 */
public record FailedTry(
        Failure failure, Optional<Throwable> thrown, List<Failure> history, boolean last) {

    public FailedTry {
        history = List.copyOf(history);
    }
}
