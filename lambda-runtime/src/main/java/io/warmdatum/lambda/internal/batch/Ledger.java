package io.warmdatum.lambda.internal.batch;

import io.warmdatum.lambda.internal.event.DatumEnd;
import io.warmdatum.lambda.internal.event.LambdaDatum;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Remembers which datums are settled, beyond one invocation. Thread-safe. */
public interface Ledger {

    /** How an earlier invocation settled the datum; empty if none has. */
    Optional<DatumEnd> find(LambdaDatum datum, String id) throws IOException;

    /**
     * The datum is settled; called before the source is told.
     *
     * @return the end that counts: that of another invocation, if that was first
     */
    DatumEnd settle(LambdaDatum datum, String id, DatumEnd end) throws IOException;

    /** The same ledger; what needs the network ends by the deadline, or has failed. */
    default Ledger until(Instant deadline) {
        return this;
    }

    /** Remembers nothing: what is sent again is worked on again. */
    static Ledger none() {
        return new Ledger() {
            @Override
            public Optional<DatumEnd> find(LambdaDatum datum, String id) {
                return Optional.empty();
            }

            @Override
            public DatumEnd settle(LambdaDatum datum, String id, DatumEnd end) {
                return end;
            }
        };
    }
}
