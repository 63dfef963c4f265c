package io.warmdatum.lambda.internal.batch;

import java.io.IOException;

/** Works on all that a source has: a function's host, or a program's loops. Thread-safe. */
@FunctionalInterface
public interface BatchWork {

    /**
     * Returns when the source has no more and nothing is in hand.
     *
     * @throws IOException the work cannot go on; what was in hand is not reported
     */
    void work(BatchSource source) throws InterruptedException, IOException;
}
