package io.warmdatum.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The user code of a pipeline (reference 7.1). Immutable.
 *
 * @param image container image; named in listings, not used on one machine
 * @param cmd command and its arguments; empty means the pipeline has nothing to run
 * @param stdin lines given to {@code cmd} on standard input
 * @param errCmd error command, run after a failed attempt; empty if there is none
 * @param errStdin lines given to {@code errCmd} on standard input
 * @param acceptReturnCodes exit codes besides 0 that mean success (without batching only)
 * @param datumBatching whether the user code pulls datums by NextDatum
 * @param workingDir working directory; empty means the worker's own
 * @param user user to run as; empty means the worker's own
 * @param env environment variables for the user code
 */
public record Transform(
        String image,
        List<String> cmd,
        List<String> stdin,
        List<String> errCmd,
        List<String> errStdin,
        Set<Integer> acceptReturnCodes,
        boolean datumBatching,
        Optional<String> workingDir,
        Optional<String> user,
        Map<String, String> env) {}
