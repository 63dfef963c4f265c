package io.warmdatum.code;

/**
 * Is told when a process that runs a function is no longer fit for it. Thread-safe.
 *
 * <p>A host then stops taking datums, reports those that have ended, and ends with exit code
 * {@value #EXIT_CODE}, so that whoever started it starts it afresh.
 */
@FunctionalInterface
public interface FunctionHealth {

    /** Exit code of a process that ended because it was no longer fit. */
    int EXIT_CODE = 70;

    /** How many attempts may be left behind in a process before it is unfit. */
    int MAX_ABANDONED = 10;

    /**
     * The process should end.
     *
     * @param why one line for a person
     */
    void unfit(String why);
}
