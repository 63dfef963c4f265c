package io.warmdatum.bench;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;

/** A function that does nothing. */
public final class NoOp {

    @DatumFunction
    public void process(Datum datum) {
        // What is measured is what is around it.
    }
}
