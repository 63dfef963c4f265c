package io.warmdatum.code;

import io.warmdatum.Failure;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a process ended. Immutable. The texts are those of Go, so of Pachyderm's worker (reference
 * 2.2).
 *
 * @param code exit code; 128 + n after death by signal n, as the JDK reports it
 */
public record Exit(int code) {

    /** Linux signals that end a process; any other code above 128 is taken as an exit status. */
    private static final Map<Integer, String> SIGNALS =
            Map.ofEntries(
                    Map.entry(1, "hangup"),
                    Map.entry(2, "interrupt"),
                    Map.entry(3, "quit"),
                    Map.entry(4, "illegal instruction"),
                    Map.entry(5, "trace/breakpoint trap"),
                    Map.entry(6, "aborted"),
                    Map.entry(7, "bus error"),
                    Map.entry(8, "floating point exception"),
                    Map.entry(9, "killed"),
                    Map.entry(10, "user defined signal 1"),
                    Map.entry(11, "segmentation fault"),
                    Map.entry(12, "user defined signal 2"),
                    Map.entry(13, "broken pipe"),
                    Map.entry(14, "alarm clock"),
                    Map.entry(15, "terminated"));

    /** {@code exit status 3} or {@code signal: killed}. */
    public String how() {
        String signal = SIGNALS.get(code - 128);
        return signal == null ? "exit status " + code : "signal: " + signal;
    }

    boolean isAccepted(Set<Integer> acceptReturnCodes) {
        return code == 0 || acceptReturnCodes.contains(code);
    }

    /** The reason of an attempt that this exit made fail. */
    String reason(Set<Integer> acceptReturnCodes) {
        return "error running user code: "
                + (isAccepted(acceptReturnCodes) ? "user code exited prematurely" : how());
    }

    Failure failure(Failure.Cause cause, String reason, String stderrTail) {
        return new Failure(cause, reason, OptionalInt.of(code), stderrTail);
    }
}
