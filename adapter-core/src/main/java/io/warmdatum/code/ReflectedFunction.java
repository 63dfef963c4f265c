package io.warmdatum.code;

import io.warmdatum.Datum;
import io.warmdatum.FailedDatum;
import io.warmdatum.Outcome;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A function called through handles of its methods: the class is known only at run time. */
public final class ReflectedFunction implements LoadedFunction {

    private final String name;
    private final MethodHandle function;
    private final boolean returnsOutcome;
    private final Optional<MethodHandle> errorHandler;
    private final boolean returnsRecovered;
    private final List<MethodHandle> warmUps = new ArrayList<>();

    /**
     * @param definition what to call
     * @param instance object of its class
     * @throws IllegalArgumentException a method may not be called from here; the message names it
     */
    public ReflectedFunction(FunctionDefinition definition, Object instance) {
        this.name = definition.name();
        this.function = handle(definition.function(), instance);
        this.returnsOutcome = definition.function().getReturnType() != void.class;
        this.errorHandler = definition.errorHandler().map(m -> handle(m, instance));
        this.returnsRecovered =
                definition.errorHandler().filter(m -> m.getReturnType() != void.class).isPresent();
        definition.warmUps().forEach(m -> warmUps.add(handle(m, instance)));
    }

    /**
     * Makes an instance by the constructor without parameters.
     *
     * @throws IllegalArgumentException there is none that may be called, or the class is abstract
     * @throws Exception what the constructor threw
     */
    public static ReflectedFunction create(FunctionDefinition definition) throws Exception {
        try {
            var constructor = definition.type().getDeclaredConstructor();
            constructor.setAccessible(true);
            return new ReflectedFunction(definition, constructor.newInstance());
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalArgumentException(
                    definition.type().getName()
                            + " cannot be made: it needs to be a class that is not abstract, with a"
                            + " constructor without parameters",
                    e);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception exception ? exception : e;
        }
    }

    private static MethodHandle handle(Method method, Object instance) {
        try {
            method.setAccessible(true);
            return MethodHandles.lookup().unreflect(method).bindTo(instance);
        } catch (IllegalAccessException | RuntimeException e) {
            throw new IllegalArgumentException(
                    method.getDeclaringClass().getName()
                            + "."
                            + method.getName()
                            + " cannot be called: "
                            + e.getMessage()
                            + "; make the class and the method public",
                    e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean handlesErrors() {
        return errorHandler.isPresent();
    }

    @Override
    public void warmUp() throws Exception {
        for (MethodHandle warmUp : warmUps) {
            try {
                warmUp.invoke();
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public Outcome call(Datum datum) throws Throwable {
        if (returnsOutcome) {
            return (Outcome) function.invoke(datum);
        }
        function.invoke(datum);
        return Outcome.processed();
    }

    @Override
    public boolean onError(FailedDatum failed) throws Throwable {
        if (errorHandler.isEmpty()) {
            return false;
        }
        if (returnsRecovered) {
            return (boolean) errorHandler.get().invoke(failed);
        }
        errorHandler.get().invoke(failed);
        return false;
    }
}
