package io.warmdatum.lambda.internal.batch;

import io.warmdatum.lambda.internal.event.LambdaDatum;
import io.warmdatum.worker.Report;
import java.io.IOException;

/** Takes datums that failed for good, so that their source can go on. Thread-safe. */
public interface DeadLetters {

    /**
     * Stores a datum with its history.
     *
     * @return whether it is stored for good; false where there is no such place
     */
    boolean take(LambdaDatum datum, String id, Report report) throws IOException;

    /** No such place: the source's own dead-letter queue has to do. */
    static DeadLetters none() {
        return (datum, id, report) -> false;
    }
}
