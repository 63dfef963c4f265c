package io.warmdatum.policy;

import io.smallrye.faulttolerance.api.BeforeRetry;
import io.warmdatum.OnDatumError;
import io.warmdatum.WarmUp;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Retry;

/** Finds the annotations that mean nothing for a datum function, or something that is not meant. */
final class RefusedAnnotations {

    private static final String MICROPROFILE = Retry.class.getPackageName() + ".";
    private static final String SMALLRYE = BeforeRetry.class.getPackageName() + ".";
    private static final String COMMON = "io.smallrye.common.annotation.";

    private static final String HOST_CHOOSES_THREAD =
            "the host decides which thread a function runs on; remove it";
    private static final String NO_GUARDS =
            "guards by name are beans of CDI, which a host may not have; say it with @Retry, @Timeout,"
                    + " @CircuitBreaker";

    /** By name, so that those that are not on the class path do no harm. */
    private static final Map<String, String> REFUSED = new LinkedHashMap<>();

    static {
        REFUSED.put(
                MICROPROFILE + "Asynchronous",
                "a function is done when it returns; remove it, and use @DatumFunction(concurrency)"
                        + " for more datums at once");
        REFUSED.put(
                MICROPROFILE + "Fallback",
                "it hides the failure, so that the datum would count as processed; use"
                        + " @OnDatumError, which recovers it");
        REFUSED.put(
                MICROPROFILE + "Bulkhead",
                "it would fail datums that can wait; use @DatumFunction(concurrency)");
        REFUSED.put(
                SMALLRYE + "AsynchronousNonBlocking", REFUSED.get(MICROPROFILE + "Asynchronous"));
        REFUSED.put(
                SMALLRYE + "CustomBackoff",
                "pauses that only code knows cannot be shown or changed by a key; use"
                        + " @ExponentialBackoff or @FibonacciBackoff");
        REFUSED.put(SMALLRYE + "ApplyGuard", NO_GUARDS);
        REFUSED.put(SMALLRYE + "ApplyFaultTolerance", NO_GUARDS);
        REFUSED.put(
                SMALLRYE + "CircuitBreakerName",
                "the circuit breaker of a function cannot be asked for by name; remove it");
        REFUSED.put(COMMON + "Blocking", HOST_CHOOSES_THREAD);
        REFUSED.put(COMMON + "NonBlocking", HOST_CHOOSES_THREAD);
        REFUSED.put(COMMON + "RunOnVirtualThread", HOST_CHOOSES_THREAD);
    }

    private final Site site;

    RefusedAnnotations(Site site) {
        this.site = site;
    }

    void check() {
        Stream.of(site.type().getAnnotations()).forEach(a -> check(a, site.type().getName()));
        Stream.of(site.method().getAnnotations()).forEach(a -> check(a, site.methodName()));
        Stream.of(site.type().getDeclaredMethods())
                .filter(m -> !m.equals(site.method()))
                .filter(
                        m ->
                                m.isAnnotationPresent(OnDatumError.class)
                                        || m.isAnnotationPresent(WarmUp.class))
                .forEach(this::checkOther);
    }

    private void check(Annotation found, String where) {
        Class<?> type = found.annotationType();
        String why = REFUSED.get(type.getName());
        if (why != null) {
            site.problem(where + ": @" + type.getSimpleName() + " is refused: " + why);
        }
    }

    /** Nothing is carried out around error handlers and warm-ups. */
    private void checkOther(Method method) {
        for (Annotation found : method.getAnnotations()) {
            Class<?> type = found.annotationType();
            String packageName = type.getPackageName() + ".";
            if (packageName.equals(MICROPROFILE) || packageName.equals(SMALLRYE)) {
                site.problem(
                        site.type().getName()
                                + "."
                                + method.getName()
                                + ": @"
                                + type.getSimpleName()
                                + " is refused: it has no effect here; put it on "
                                + site.method().getName()
                                + ", the datum function, or remove it");
            }
        }
    }
}
