package io.warmdatum.quarkus;

import io.warmdatum.code.FunctionHealth;

/**
 * Exit codes of an application with a datum function. A process that was asked to stop by a signal
 * ends with 128 plus its number, whatever was done.
 */
public final class ExitCodes {

    /** All datums are processed, recovered, or were done before. */
    public static final int DONE = 0;

    /** Some datums failed or were given back, or the failure budget was used up. */
    public static final int INCOMPLETE = 1;

    /** Wrong configuration: nothing was begun; starting it again will not help. */
    public static final int USAGE = 64;

    /** The source cannot go on: a folder, S3, or the worker. What was in hand is not reported. */
    public static final int SOURCE_GONE = 69;

    /** The process was no longer fit: out of memory, or attempts that ignored interruption. */
    public static final int UNFIT = FunctionHealth.EXIT_CODE;

    private ExitCodes() {}
}
