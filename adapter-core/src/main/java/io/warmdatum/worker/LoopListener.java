package io.warmdatum.worker;

import io.warmdatum.Failure;

/** Is told what a loop does besides its reports. Called by the loop's thread. */
@FunctionalInterface
public interface LoopListener {

    /** An attempt failed; the datum may be tried again. */
    void attemptFailed(String datumId, int attempt, Failure failure);

    /** A datum is over and reported. Does nothing by default. */
    default void datumEnded(String datumId, Report report) {}
}
