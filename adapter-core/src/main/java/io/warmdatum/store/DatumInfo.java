package io.warmdatum.store;

import io.warmdatum.input.PlannedDatum;
import java.util.List;

/**
 * A datum of a job as recorded. Immutable.
 *
 * @param index position in the job, from 0
 * @param datum id and inputs
 * @param hash datum hash, hex (reference 4.2)
 * @param state state
 * @param reason last failure's reason, {@code ""} if there was none
 * @param attempts attempts in order
 * @param stats times and sizes
 * @param outputJob job that made the output: this one, or the earlier one for a skipped datum
 */
public record DatumInfo(
        long index,
        PlannedDatum datum,
        String hash,
        State state,
        String reason,
        List<AttemptInfo> attempts,
        Stats stats,
        String outputJob) {

    /** States (reference 1.3); {@code PENDING} is shown as {@code -}. */
    public enum State {
        PENDING,
        PROCESSED,
        RECOVERED,
        SKIPPED,
        FAILED
    }
}
