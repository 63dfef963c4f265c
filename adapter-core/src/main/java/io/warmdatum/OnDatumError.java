package io.warmdatum;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the error handler of a datum function: the Java form of a pipeline's {@code err_cmd}. A
 * class has at most one.
 *
 * <p>The method stands in the class of the {@link DatumFunction}, takes one {@link FailedDatum}, is
 * not static, and returns nothing or {@code boolean}. It is called after every failed attempt, also
 * one that timed out (as Pachyderm's worker does, reference 2.4, but with a time budget of its
 * own). {@code true} means recovered: if that was the last attempt, the datum ends as {@link
 * Outcome.Recovered} and its output is dropped; if tries are left they are made all the same. A
 * handler that returns nothing is only told. It need not be called by the thread that called the
 * function.
 *
 * <p>What the handler throws is logged and recorded beside the first error, which it never hides;
 * the datum is not recovered then.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnDatumError {

    /**
     * Time budget of one call in milliseconds; the call is interrupted after it. Defaults to one
     * minute. The configuration key {@code warmdatum.error-timeout} (a duration) overrides it.
     */
    long timeoutMillis() default 60_000;
}
