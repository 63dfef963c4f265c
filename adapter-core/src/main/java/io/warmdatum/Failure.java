package io.warmdatum;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Why one attempt failed, in words a person can act on. Immutable.
 *
 * @param cause the kind of failure
 * @param reason one line, as recorded and shown; the texts of exits are those of Pachyderm's worker
 *     (reference 2.2), for example {@code error running user code: exit status 3}
 * @param exitCode exit code of the program where it ended by itself; empty otherwise (128 + n is
 *     used for death by signal n)
 * @param stderrTail last lines of the program's standard error, oldest first, at most 20 lines of
 *     at most 500 characters; empty where there were none
 */
public record Failure(Cause cause, String reason, OptionalInt exitCode, String stderrTail) {

    /** The kinds of failure of an attempt. */
    public enum Cause {
        /** User code said so by {@code NextDatum(error)}, or a function threw. */
        REPORTED,
        /** The program ended while it had the datum in hand, whatever its exit code. */
        EXITED,
        /** The program could not be started, or ended before its first NextDatum. */
        START_FAILED,
        /** The attempt took longer than the datum timeout. */
        TIMED_OUT,
        /** Somebody asked for the datum to be restarted ({@code restart datum}). */
        CANCELLED,
        /** The output broke a rule: a bad name, a dangling link. */
        BAD_OUTPUT,
        /** Inputs could not be prepared or output could not be stored. */
        WORKSPACE
    }

    public Failure {
        Objects.requireNonNull(cause, "cause must be set");
        Objects.requireNonNull(reason, "reason must be set");
        Objects.requireNonNull(exitCode, "exitCode must be set");
        Objects.requireNonNull(stderrTail, "stderrTail must be set");
    }

    /** A failure without exit code and without standard error. */
    public static Failure of(Cause cause, String reason) {
        return new Failure(cause, reason, OptionalInt.empty(), "");
    }

    /**
     * The reason, followed by the last three lines of standard error where the program ended by
     * itself: one line for a person who does not see the log.
     */
    public String summary() {
        boolean ended = cause == Cause.EXITED || cause == Cause.START_FAILED;
        if (!ended || stderrTail.isBlank()) {
            return reason;
        }
        List<String> lines = stderrTail.lines().filter(line -> !line.isBlank()).toList();
        return reason
                + " (stderr: "
                + String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()))
                + ")";
    }
}
