package io.warmdatum.lambda.internal.batch;

import io.warmdatum.worker.DatumSource;
import io.warmdatum.worker.Delivery;
import java.util.Optional;

/** A batch for a loop that has a workspace of its own. Used by the loop's thread. */
record StagedSource(BatchSource batch, Staging staging) implements DatumSource {

    @Override
    public Optional<Delivery> next() throws InterruptedException {
        return batch.next(staging);
    }

    @Override
    public boolean defers() {
        return batch.defers();
    }

    @Override
    public void stopEarly(String reason) {
        batch.stopEarly(reason);
    }

    @Override
    public void close() {
        batch.close();
    }
}
