package io.warmdatum.input;

import java.util.List;

/**
 * A datum before it is processed. Immutable.
 *
 * @param id datum id, 64 hex characters, byte-exact with Pachyderm's (reference 4.1)
 * @param inputs its inputs, in the order that made the id
 */
public record PlannedDatum(String id, List<InputFile> inputs) {

    /** Input bytes in all. */
    public long sizeBytes() {
        long sum = 0;
        for (InputFile input : inputs) {
            sum += input.entry().size();
        }
        return sum;
    }
}
