package io.warmdatum.lambda.internal.batch;

import io.warmdatum.lambda.internal.event.LambdaDatum;
import io.warmdatum.worker.Report;
import java.io.IOException;
import java.time.Instant;

/** Takes datums that failed for good, so that their source can go on. Thread-safe. */
public interface DeadLetters {

    /**
     * A datum that failed for good.
     *
     * @param jobId id of the invocation
     * @param source name of the source
     * @param report attempts and outcome
     */
    record Letter(String jobId, String source, LambdaDatum datum, String datumId, Report report) {}

    /**
     * Stores a letter.
     *
     * @return whether it is stored for good; false where there is no such place
     */
    boolean take(Letter letter) throws IOException;

    /** The same place; what is not stored by the deadline has failed. */
    default DeadLetters until(Instant deadline) {
        return this;
    }

    /** No such place: the source's own dead-letter queue has to do. */
    static DeadLetters none() {
        return letter -> false;
    }
}
