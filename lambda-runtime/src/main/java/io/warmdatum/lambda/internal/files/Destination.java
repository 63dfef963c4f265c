package io.warmdatum.lambda.internal.files;

import com.fasterxml.jackson.databind.JsonNode;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.pfs.OutputFile;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where output goes. Thread-safe. */
public interface Destination {

    /**
     * Stores the output of the attempt that succeeded; when this returns it is kept for good.
     *
     * @param datumId id of the datum
     * @param attempt number of the attempt
     * @param files output; not empty
     * @return what is to stand in the answer
     * @throws BadOutputException the output cannot be kept, whatever is tried
     */
    Optional<JsonNode> keep(String datumId, int attempt, List<OutputFile> files)
            throws BadOutputException, IOException;

    /**
     * The same destination; what is not stored by the deadline has failed. By default there is
     * nothing to wait for.
     */
    default Destination until(Instant deadline) {
        return this;
    }
}
