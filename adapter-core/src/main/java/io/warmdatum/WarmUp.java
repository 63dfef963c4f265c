package io.warmdatum;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method without parameters that is called once, before the first datum: load models, open
 * connections, let the JIT see the hot paths. It is not static and stands in the class of the
 * {@link DatumFunction}; a class may have several, called in the order of their names.
 *
 * <p>If it throws, user code could not be started: no datum is handed out, each attempt to start
 * counts as a try of the datum that waits, and the reason names the method.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface WarmUp {}
