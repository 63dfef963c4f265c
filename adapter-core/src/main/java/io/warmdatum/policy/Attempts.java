package io.warmdatum.policy;

import java.time.Duration;

/**
 * What a guard does with one datum: attempts, and what follows a failed one. Its methods are called
 * by the thread that carries out the {@link Steps}, one at a time.
 */
public interface Attempts {

    /**
     * Makes everything ready for an attempt: fresh files, user code loaded. Not limited in time.
     *
     * @param number from 1
     */
    AttemptResult prepare(int number) throws InterruptedException;

    /**
     * Makes one attempt. It may be interrupted when its time is over.
     *
     * @param number from 1
     */
    AttemptResult attempt(int number) throws InterruptedException;

    /**
     * Checks and collects what a successful attempt put out. Not limited in time.
     *
     * @param number from 1
     */
    AttemptResult collect(int number) throws InterruptedException;

    /**
     * Is called after every failed attempt, also one that timed out; runs the error command and
     * makes user code fit for what comes next. Does not count against the attempt's time.
     *
     * @param number of the failed attempt
     * @param lastTry whether no attempt follows, as far as the number of tries and the kind of
     *     failure say
     * @return whether the datum is recovered, should no later attempt succeed
     */
    boolean failed(int number, AttemptResult.Failed failed, boolean lastTry)
            throws InterruptedException;

    /**
     * Whether an attempt that may not begin before {@code wait} has passed should be waited for; if
     * not, the datum is given back.
     */
    boolean mayWait(Duration wait);
}
