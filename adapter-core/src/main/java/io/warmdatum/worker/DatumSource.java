package io.warmdatum.worker;

import java.io.IOException;
import java.util.Optional;

/**
 * Gives work to one worker: the one port through which every source of datums is joined to user
 * code (design 2). Used by one thread.
 */
interface DatumSource extends AutoCloseable {

    /**
     * Reports how the last datum went and waits for the next one.
     *
     * @param previous empty at the first call
     * @return empty if there is no more work
     */
    Optional<Delivery> next(Optional<Report> previous) throws InterruptedException, IOException;

    /** Gives back what was taken and not reported. */
    @Override
    void close() throws IOException;
}
