package io.warmdatum.policy;

import io.warmdatum.Failure;
import java.util.Optional;

/** What a guard does with a datum: attempts and what follows a failed one. Used by one thread. */
public interface Attempts {

    /**
     * Makes everything ready for an attempt: fresh files, user code loaded. Not limited in time.
     *
     * @return why that failed, empty if it did not
     */
    Optional<Failure> prepare(int number) throws InterruptedException;

    /**
     * Makes one attempt. It may be interrupted when its time is over.
     *
     * @param number from 1
     * @return why it failed, empty if it did not
     */
    Optional<Failure> attempt(int number) throws InterruptedException;

    /**
     * Checks and collects what a successful attempt put out. Not limited in time.
     *
     * @return why the attempt failed after all, empty if it did not
     */
    Optional<Failure> collect(int number) throws InterruptedException;

    /**
     * Is called after every failed attempt, also one that timed out; runs the error command and
     * makes user code fit for what comes next. Does not count against the attempt's time.
     *
     * @param number of the failed attempt
     * @param lastTry whether no attempt follows
     * @return whether the datum is recovered, should no later attempt succeed
     */
    boolean failed(int number, Failure failure, boolean lastTry) throws InterruptedException;
}
