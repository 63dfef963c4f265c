package io.warmdatum.code;

import java.io.IOException;
import java.util.List;

/**
 * One run of user code for one datum, as user code's side needs it. Immutable.
 *
 * @param jobId job
 * @param datumId datum
 * @param number number of the attempt, from 1
 * @param tries attempts in all that the datum may have
 * @param env {@code KEY=VALUE} lines of the datum, in the order of {@code .env}
 * @param files input paths of the datum, for Status and Cancel
 * @param switchTo makes the attempt's files visible under {@code /pfs}; called just before the
 *     datum is handed out, at a moment when no datum is in hand, and again before the error
 *     command; a second call does nothing
 */
public record Attempt(
        String jobId,
        String datumId,
        int number,
        int tries,
        List<String> env,
        List<AttemptFile> files,
        Switch switchTo) {

    /**
     * An input path with its content hash.
     *
     * @param path rooted path in the repo
     * @param hash lower-case hex
     */
    public record AttemptFile(String path, String hash) {}

    /** Makes files visible. */
    @FunctionalInterface
    public interface Switch {
        void run() throws IOException;
    }
}
