package io.warmdatum.input;

import java.io.IOException;
import java.util.List;

/** Takes datums in the making, one after the other. */
interface PickSink {
    void accept(List<Pick> datum) throws IOException;
}
