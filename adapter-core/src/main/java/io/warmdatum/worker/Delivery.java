package io.warmdatum.worker;

import io.warmdatum.code.Attempt;
import io.warmdatum.pfs.BadOutputException;
import java.io.IOException;

/** One datum given out by a source. Used by one thread. */
interface Delivery {

    /** Datum id. */
    String datumId();

    /** Prepares an attempt: original inputs and an empty output area of its own. */
    Attempt prepare(int number, int tries) throws IOException;

    /** Checks and notes the output of the attempt that succeeded. */
    void collect() throws BadOutputException, IOException;
}
