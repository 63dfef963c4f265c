package io.warmdatum.code;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A child program as a pipeline's {@code transform} describes it. Immutable.
 *
 * @param cmd command and arguments; looked up on the PATH of the program's environment
 * @param stdin lines given to the program on standard input, each ended by a newline
 * @param errCmd error command and arguments, empty if there is none
 * @param errStdin lines given to the error command on standard input
 * @param acceptReturnCodes exit codes that count as success, besides 0 (reference 2.5; without
 *     effect on a batching program)
 * @param batching whether one process serves many datums by NextDatum; else one process per attempt
 * @param workingDir where the program starts; empty means where this process runs
 * @param user {@code name}, {@code uid} or {@code uid:gid} the program runs as; empty means this
 *     process's user
 * @param env {@code KEY=VALUE} added to the host's environment; a later one wins
 * @param startTimeout limit from start to first NextDatum; empty means none
 * @param gracePeriod time between SIGTERM and SIGKILL at the end
 */
public record ProgramSpec(
        List<String> cmd,
        List<String> stdin,
        List<String> errCmd,
        List<String> errStdin,
        Set<Integer> acceptReturnCodes,
        boolean batching,
        Optional<Path> workingDir,
        Optional<String> user,
        List<String> env,
        Optional<Duration> startTimeout,
        Duration gracePeriod) {

    public ProgramSpec {
        cmd = List.copyOf(cmd);
        stdin = List.copyOf(stdin);
        errCmd = List.copyOf(errCmd);
        errStdin = List.copyOf(errStdin);
        acceptReturnCodes = Set.copyOf(acceptReturnCodes);
        env = List.copyOf(env);
    }
}
