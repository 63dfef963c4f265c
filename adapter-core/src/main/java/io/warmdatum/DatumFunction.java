package io.warmdatum;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method that processes a datum. A class has exactly one.
 *
 * <p>The method takes one {@link Datum}, is not static, may declare any exception, and returns
 * nothing or an {@link Outcome}. Returning normally (or {@link Outcome.Processed}) means that the
 * datum went well and its output is kept; an exception, or {@link Outcome.Failed}, is a failed
 * attempt. The class needs a constructor without parameters, or a host that makes instances of its
 * own (a CDI bean). One instance serves all datums of a process, up to {@link #concurrency} of them
 * at once: keep in fields only what may be shared.
 *
 * <p>Standard fault-tolerance annotations on the method or its class ({@code @Retry},
 * {@code @Timeout}, {@code @CircuitBreaker}, back-offs ...) say how attempts are made. Without any:
 * 3 tries, no delay, no timeout.
 *
 * <p>An attempt that takes longer than its timeout is interrupted. A method that goes on all the
 * same is left behind after {@link #abandonAfterMillis}, and its result is ignored.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface DatumFunction {

    /**
     * Name of the function in reports, metrics and logs. Defaults to the simple name of the class.
     */
    String name() default "";

    /**
     * How many datums may be processed at once, where the host can give more than one. 0, the
     * default, means the number of CPUs. The configuration key {@code warmdatum.concurrency}
     * overrides it.
     */
    int concurrency() default 0;

    /**
     * Milliseconds that an interrupted attempt gets to end. Defaults to 5000. The configuration key
     * {@code warmdatum.abandon-after} (a duration) overrides it.
     */
    long abandonAfterMillis() default 5000;
}
