package io.warmdatum;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Stops a set of datums early when too many have failed: a dead database or a wrong format fails
 * the rest as well, and trying costs time and money. Datums that were not started are not failed:
 * they are left for the next run (a host that must answer for each of them, such as a Pachyderm
 * worker, is told so in the reason).
 *
 * <p>On the function's method or its class; the method's counts. The configuration keys {@code
 * warmdatum.failure-budget.failures}, {@code .percent} and {@code .minimum} override it. Without
 * any, all datums are tried, as Pachyderm does.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface FailureBudget {

    /** How many datums may fail; one more stops the set. −1, the default, means any number. */
    int failures() default -1;

    /**
     * How many per cent of the datums that have ended may fail, 0 to 100; more stops the set. 100,
     * the default, means any share.
     */
    double percent() default 100;

    /** How many datums must have ended before the share counts. Defaults to 20. */
    int minimum() default 20;
}
