package io.warmdatum.code;

import io.warmdatum.Datum;
import io.warmdatum.FailedDatum;
import io.warmdatum.Outcome;

/**
 * A datum function that is loaded: an object with its methods found. Hosts that make the object
 * themselves (CDI) bring their own. Thread-safe as far as the function is.
 */
public interface LoadedFunction {

    /** Name in reports, metrics and logs. */
    String name();

    /** Whether the function has an error handler. */
    boolean handlesErrors();

    /**
     * Calls what is to be called once before the first datum.
     *
     * @throws Exception as the function throws it
     */
    void warmUp() throws Exception;

    /**
     * Processes a datum.
     *
     * @return {@code Processed}, {@code Failed} or {@code Deferred}
     * @throws Throwable as the function throws it
     */
    Outcome call(Datum datum) throws Throwable;

    /**
     * Calls the error handler.
     *
     * @return whether it recovered the datum
     * @throws Throwable as the handler throws it
     */
    boolean onError(FailedDatum failed) throws Throwable;
}
