package io.warmdatum.lambda.internal.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.warmdatum.code.DatumFiles;
import io.warmdatum.lambda.internal.event.LambdaDatum;
import io.warmdatum.pfs.BadOutputException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Gives attempts their inputs and takes their output. Thread-safe, unless it is that of one worker.
 */
@FunctionalInterface
public interface Staging {

    /**
     * Original inputs and an empty output area for one attempt.
     *
     * @param id id of the datum
     * @param number number of the attempt, from 1
     */
    StagedAttempt stage(LambdaDatum datum, String id, int number) throws IOException;

    /** The same staging; what needs the network ends by the deadline, or has failed. */
    default Staging until(Instant deadline) {
        return this;
    }

    /** The files of one attempt. Used by one thread, except for {@link #files}. */
    interface StagedAttempt {

        /** The files as a function gets them. */
        DatumFiles files();

        /** {@code KEY=VALUE} lines for user code. */
        List<String> env();

        /** Makes the files visible to a program. */
        void show() throws IOException;

        /**
         * Stores the output for good; called when the attempt has succeeded.
         *
         * @return what is to stand in the answer
         */
        Optional<JsonNode> keep() throws BadOutputException, IOException;

        /** Removes all files of the attempt. */
        void discard() throws IOException;
    }
}
