package io.warmdatum.lambda.internal.batch;

import io.warmdatum.lambda.internal.event.LambdaDatum;
import java.io.IOException;

/** Remembers which datums are done, beyond one invocation. Thread-safe. */
public interface Ledger {

    /** Whether an earlier invocation has finished the datum. */
    boolean isDone(LambdaDatum datum, String id) throws IOException;

    /** The datum is done; called before the source is told. */
    void done(LambdaDatum datum, String id) throws IOException;

    /** Remembers nothing: what is sent again is worked on again. */
    static Ledger none() {
        return new Ledger() {
            @Override
            public boolean isDone(LambdaDatum datum, String id) {
                return false;
            }

            @Override
            public void done(LambdaDatum datum, String id) {}
        };
    }
}
