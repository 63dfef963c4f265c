package io.warmdatum.lambda.internal.batch;

import io.warmdatum.lambda.internal.batch.BatchSource.Around;
import io.warmdatum.lambda.internal.event.DatumEnd;
import io.warmdatum.lambda.internal.event.LambdaBatch;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;

/** Has the datums of batches worked on. Thread-safe: several batches may run at once. */
public final class Batches {

    private final BatchWork work;

    public Batches(BatchWork work) {
        this.work = Objects.requireNonNull(work, "work must be set");
    }

    /**
     * Works on a batch until it is done or its deadline is near.
     *
     * <p>Nothing is armed when this returns: the loops have ended, or are left behind with an
     * attempt that ignores its interruption, which can report nothing any more.
     *
     * @return how each datum ended, in the order of the event; those that were begun and whose end
     *     is not known count as failed
     */
    public List<DatumEnd> carryOut(LambdaBatch batch, Deadline deadline, Around around) {
        var source = new BatchSource(batch, deadline, around);
        String trouble = "not begun";
        try {
            work.work(source);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            trouble = "the invocation was interrupted";
        } catch (IOException | RuntimeException | Error e) {
            // The others may have ended well: only a whole answer tells the source which.
            Logger.getLogger(Batches.class).error("a batch was broken off", e);
            trouble = "the batch was broken off: " + e;
        }
        source.stopEarly(trouble);
        return source.ends(trouble);
    }
}
