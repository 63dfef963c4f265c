package io.warmdatum.worker;

import io.warmdatum.code.Attempt;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.store.AttemptInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One datum given out by a source. Used by one thread. */
public interface Delivery {

    /** Datum id. */
    String datumId();

    /**
     * Attempts that were made before by a process that died with the datum in hand, in order. They
     * count as tries. Defaults to none.
     */
    default List<AttemptInfo> earlier() {
        return List.of();
    }

    /** When the source must have the datum back; empty, the default, means never. */
    default Optional<Instant> deadline() {
        return Optional.empty();
    }

    /**
     * Prepares an attempt: original inputs and an empty output area of its own.
     *
     * @param number from 1
     * @param tries attempts in all that the datum may have
     */
    Attempt prepare(int number, int tries) throws IOException;

    /** Checks and notes the output of the attempt that succeeded. */
    void collect() throws BadOutputException, IOException;

    /** Reports how the datum went; called once, unless the loop is interrupted before. */
    void report(Report report) throws InterruptedException, IOException;
}
