package io.warmdatum.code;

import java.time.Duration;
import java.util.List;

/**
 * The user code of one worker, kept loaded from one attempt to the next. All methods are called by
 * the worker's thread, except {@link #cancelAttempt}, {@link #cancelMatching} and {@link #close},
 * which are thread-safe.
 */
public interface UserCode extends AutoCloseable {

    /**
     * Makes sure that user code is loaded and waits for a datum: starts it where it does not run.
     * Takes as long as the start takes, within the start timeout; does nothing if it runs already.
     *
     * <p>Kept apart from {@link #run} because a start does not count against the datum timeout
     * (reference 2.8).
     *
     * @param attempt the attempt about to be run; gives the job's variables for the process
     * @throws AttemptFailedException cause {@code START_FAILED}, or {@code EXITED} if the program
     *     ended while it was waiting
     * @throws DatumGivenBackException the attempt's deadline came before it was ready; no try is
     *     used up
     * @throws InterruptedException the thread was interrupted; the program's process group is
     *     killed
     */
    void start(Attempt attempt)
            throws AttemptFailedException, DatumGivenBackException, InterruptedException;

    /**
     * Runs one attempt and returns once user code has confirmed it (by the NextDatum that follows).
     * Starts the user code first if it is not running.
     *
     * <p>An interrupt ends the attempt: the program's whole process group is killed, then {@code
     * InterruptedException} is thrown. A program that ended, or was killed, is started afresh by
     * the next call.
     *
     * @throws AttemptFailedException the attempt failed; after {@code REPORTED} the program is
     *     alive and waits at a clean point
     * @throws DatumGivenBackException user code cannot work on the datum now, or the attempt's
     *     deadline came; no try is used up
     * @throws InterruptedException the thread was interrupted (timeout, job stopped)
     */
    void run(Attempt attempt)
            throws AttemptFailedException, DatumGivenBackException, InterruptedException;

    /**
     * Runs the error command for a failed attempt in the environment of its datum, extended by
     * {@code WARMDATUM_REASON}, {@code WARMDATUM_ATTEMPT} and {@code WARMDATUM_TRIES}. On timeout
     * its whole process group is killed.
     *
     * @param attempt the failed attempt; its files are still in place
     * @param reason why it failed
     * @param budget time limit
     * @return empty text if the command succeeded, else what went wrong in one line
     */
    String runErrorCommand(Attempt attempt, String reason, Duration budget)
            throws InterruptedException;

    /**
     * Lets user code react to a failed attempt, whose files are still in place: runs the error
     * command, or calls the error handler, which learns more than a reason.
     *
     * @param attempt the failed attempt
     * @param failed how it failed, with what was before
     * @param budget time limit
     * @return empty text if that recovered the datum, else what went wrong in one line
     */
    default String recover(Attempt attempt, FailedTry failed, Duration budget)
            throws InterruptedException {
        return runErrorCommand(attempt, failed.failure().reason(), budget);
    }

    /**
     * There is no datum for now: what user code writes until the next one belongs to none. Before,
     * it belongs to the datum that was last in hand, and the listener has all of that when this
     * returns (unless it takes longer than 2 seconds over it). Does nothing by default.
     */
    default void rest() {}

    /**
     * Work begins again after a rest. A program that ended meanwhile is replaced by the next start,
     * and no attempt fails for it. Does nothing by default.
     */
    default void wake() {}

    /**
     * Kills the program, if one runs, so that the next attempt meets a fresh one.
     *
     * @param why one line for the warmth report, for example {@code "reported error, no tries
     *     left"}
     */
    void discard(String why);

    /**
     * Fails the attempt in hand, if there is one, with cause {@code CANCELLED}: the program is
     * killed.
     *
     * @return whether there was one
     */
    boolean cancelAttempt(String reason);

    /**
     * Like {@link #cancelAttempt}, if every filter equals an input's path of the datum in hand, or
     * that input's hash in hex or in standard base64 (reference 1.4).
     *
     * @return whether an attempt was cancelled
     */
    boolean cancelMatching(List<String> filters, String reason);

    /**
     * Ends the user code: SIGTERM to the process group, the grace period, SIGKILL. Returns when
     * nothing of it runs any more. Idempotent.
     */
    @Override
    void close();
}
