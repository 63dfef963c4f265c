package io.warmdatum.worker.folder;

import io.warmdatum.Outcome;

/**
 * How many datums ended how. Immutable.
 *
 * @param processed confirmed, output kept
 * @param recovered the error handler recovered them after their last attempt
 * @param skipped processed by an earlier run
 * @param failed all attempts failed
 * @param deferred given back by the function
 */
public record FolderTotals(
        long processed, long recovered, long skipped, long failed, long deferred) {

    static final FolderTotals NONE = new FolderTotals(0, 0, 0, 0, 0);

    /** Whether nothing is left to be done. */
    public boolean isComplete() {
        return failed == 0 && deferred == 0;
    }

    FolderTotals plus(Outcome outcome) {
        return new FolderTotals(
                processed + count(outcome instanceof Outcome.Processed),
                recovered + count(outcome instanceof Outcome.Recovered),
                skipped + count(outcome instanceof Outcome.Skipped),
                failed + count(outcome instanceof Outcome.Failed),
                deferred + count(outcome instanceof Outcome.Deferred));
    }

    private static int count(boolean is) {
        return is ? 1 : 0;
    }

    @Override
    public String toString() {
        return processed
                + " processed, "
                + recovered
                + " recovered, "
                + skipped
                + " skipped, "
                + failed
                + " failed"
                + (deferred > 0 ? ", " + deferred + " deferred" : "");
    }
}
