package io.warmdatum.code;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.FailedDatum;
import io.warmdatum.OnDatumError;
import io.warmdatum.Outcome;
import io.warmdatum.WarmUp;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.spec.PipelineSpec;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the annotations of a class say about its datum function, checked. Immutable.
 *
 * @param type the class
 * @param function the method with {@link DatumFunction}
 * @param errorHandler the method with {@link OnDatumError}
 * @param warmUps the methods with {@link WarmUp}, by name
 */
public record FunctionDefinition(
        Class<?> type, Method function, Optional<Method> errorHandler, List<Method> warmUps) {

    /**
     * Reads a class.
     *
     * @throws IllegalArgumentException the class has no datum function, or several, or a signature
     *     is wrong; the message has a line for each problem, with class, method, annotation and
     *     remedy
     */
    public static FunctionDefinition of(Class<?> type) {
        return new Reader(type).read();
    }

    /** Name in reports, metrics and logs. */
    public String name() {
        String given = function.getAnnotation(DatumFunction.class).name();
        return given.isEmpty() ? type.getSimpleName() : given;
    }

    /**
     * Reads the policy of the function, as {@link FunctionPolicy#of}.
     *
     * @param keys the configuration; {@code META-INF/microprofile-config.properties} of the
     *     function's own class path comes after it
     * @param spec the pipeline that the function runs in, if there is one
     * @throws IllegalArgumentException an annotation is refused or a value is wrong; the message
     *     has a line for each problem
     */
    public FunctionPolicy policy(ConfigKeys keys, Optional<PipelineSpec> spec) {
        return FunctionPolicy.of(
                type,
                function,
                errorHandler,
                keys.or(ConfigKeys.ofClassPath(type.getClassLoader())),
                spec);
    }

    /** Finds and checks the methods of one class. */
    private static final class Reader {

        private final Class<?> type;
        private final List<Method> methods = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        Reader(Class<?> type) {
            this.type = type;
            for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
                Stream.of(c.getDeclaredMethods())
                        .filter(m -> !m.isSynthetic() && !isOverridden(m))
                        .forEach(methods::add);
            }
        }

        private boolean isOverridden(Method method) {
            return methods.stream()
                    .anyMatch(
                            m ->
                                    m.getName().equals(method.getName())
                                            && List.of(m.getParameterTypes())
                                                    .equals(List.of(method.getParameterTypes())));
        }

        FunctionDefinition read() {
            List<Method> functions = with(DatumFunction.class);
            List<Method> handlers = with(OnDatumError.class);
            List<Method> warmUps = with(WarmUp.class);
            atMostOne(DatumFunction.class, functions);
            atMostOne(OnDatumError.class, handlers);
            if (functions.isEmpty()) {
                problems.add(
                        type.getName()
                                + " has no method with @DatumFunction; put it on the method that"
                                + " processes a datum");
            }
            for (Method m : functions) {
                signature(m, DatumFunction.class, List.of(Datum.class), void.class, Outcome.class);
                values(m);
            }
            for (Method m : handlers) {
                signature(
                        m,
                        OnDatumError.class,
                        List.of(FailedDatum.class),
                        void.class,
                        boolean.class);
                atLeast(m, OnDatumError.class, "timeoutMillis", timeout(m), 1);
            }
            for (Method m : warmUps) {
                signature(m, WarmUp.class, List.of(), void.class);
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(String.join("\n", problems));
            }
            return new FunctionDefinition(
                    type, functions.get(0), handlers.stream().findFirst(), warmUps);
        }

        private List<Method> with(Class<? extends Annotation> annotation) {
            return methods.stream()
                    .filter(m -> m.isAnnotationPresent(annotation))
                    .sorted(Comparator.comparing(Method::getName))
                    .toList();
        }

        private void values(Method m) {
            var given = m.getAnnotation(DatumFunction.class);
            atLeast(m, DatumFunction.class, "concurrency", given.concurrency(), 0);
            atLeast(m, DatumFunction.class, "abandonAfterMillis", given.abandonAfterMillis(), 0);
        }

        private static long timeout(Method m) {
            return m.getAnnotation(OnDatumError.class).timeoutMillis();
        }

        private void atLeast(Method m, Class<?> annotation, String member, long value, long least) {
            if (value < least) {
                problem(
                        m,
                        annotation,
                        "." + member + " must be at least " + least + ", is " + value);
            }
        }

        private void atMostOne(Class<?> annotation, List<Method> found) {
            if (found.size() > 1) {
                problems.add(
                        type.getName()
                                + " has @"
                                + annotation.getSimpleName()
                                + " on "
                                + found.stream().map(Method::getName).toList()
                                + "; a class has one: remove the others, or move them to classes"
                                + " of their own");
            }
        }

        private void signature(
                Method m, Class<?> annotation, List<Class<?>> parameters, Class<?>... results) {
            if (Modifier.isStatic(m.getModifiers()) || Modifier.isAbstract(m.getModifiers())) {
                problem(m, annotation, ": the method must not be static or abstract");
            }
            if (Modifier.isPrivate(m.getModifiers())) {
                problem(m, annotation, ": the method must not be private");
            }
            if (!List.of(m.getParameterTypes()).equals(parameters)) {
                problem(
                        m,
                        annotation,
                        ": the method must take "
                                + (parameters.isEmpty()
                                        ? "no parameter"
                                        : "one " + parameters.get(0).getName())
                                + ", takes "
                                + names(List.of(m.getParameterTypes())));
            }
            if (!List.of(results).contains(m.getReturnType())) {
                problem(
                        m,
                        annotation,
                        ": the method must return one of "
                                + names(List.of(results))
                                + ", returns "
                                + m.getReturnType().getName());
            }
        }

        private static String names(List<Class<?>> types) {
            return types.isEmpty()
                    ? "nothing"
                    : String.join(", ", types.stream().map(Class::getName).toList());
        }

        private void problem(Method m, Class<?> annotation, String what) {
            problems.add(
                    m.getDeclaringClass().getName()
                            + "."
                            + m.getName()
                            + ": @"
                            + annotation.getSimpleName()
                            + what);
        }
    }
}
