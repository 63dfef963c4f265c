package io.warmdatum.store.local;

import io.warmdatum.input.InputFile;
import java.util.List;

/** The datum hash (reference 4.2), by which a datum processed before is known again. */
@FunctionalInterface
public interface DatumHash {
    /**
     * Hashes a datum.
     *
     * @param id datum id
     * @param inputs its inputs in order
     * @param salt the pipeline's salt
     * @return lower-case hex
     */
    String hash(String id, List<InputFile> inputs, String salt);
}
