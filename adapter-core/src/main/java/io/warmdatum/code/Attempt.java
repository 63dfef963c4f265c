package io.warmdatum.code;

import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

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
 * @param folders the same files for a function in this process
 * @param deadline when the host must have the datum back; empty if there is no such time
 */
public record Attempt(
        String jobId,
        String datumId,
        int number,
        int tries,
        List<String> env,
        List<AttemptFile> files,
        Switch switchTo,
        DatumFiles folders,
        Optional<Instant> deadline) {

    /** An attempt for a program, which needs nothing but {@code /pfs}. */
    public Attempt(
            String jobId,
            String datumId,
            int number,
            int tries,
            List<String> env,
            List<AttemptFile> files,
            Switch switchTo) {
        this(
                jobId,
                datumId,
                number,
                tries,
                env,
                files,
                switchTo,
                DatumFiles.none(),
                Optional.empty());
    }

    /**
     * An input path with its content hash.
     *
     * @param path rooted path in the repo
     * @param hash lower-case hex
     */
    public record AttemptFile(String path, String hash) {

        private boolean is(String filter) {
            return path.equals(filter)
                    || hash.equals(filter)
                    || Base64.getEncoder()
                            .encodeToString(HexFormat.of().parseHex(hash))
                            .equals(filter);
        }
    }

    /** Makes files visible. */
    @FunctionalInterface
    public interface Switch {
        void run() throws IOException;
    }

    /**
     * Whether every filter equals an input's path, or that input's hash in hex or in standard
     * base64 (reference 1.4).
     */
    boolean matches(List<String> filters) {
        return filters.stream().allMatch(filter -> files.stream().anyMatch(f -> f.is(filter)));
    }
}
