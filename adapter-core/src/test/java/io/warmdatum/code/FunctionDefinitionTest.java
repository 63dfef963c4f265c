package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.FailedDatum;
import io.warmdatum.OnDatumError;
import io.warmdatum.Outcome;
import io.warmdatum.WarmUp;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionDefinitionTest {

    static class Whole {
        @WarmUp
        void second() {}

        @WarmUp
        void first() {}

        @DatumFunction(name = "whole", concurrency = 3, abandonAfterMillis = 10)
        Outcome process(Datum datum) {
            return Outcome.processed();
        }

        @OnDatumError(timeoutMillis = 20)
        boolean recover(FailedDatum failed) {
            return true;
        }
    }

    @Test
    void findsTheMethodsAndValuesOfAClass() {
        var found = FunctionDefinition.of(Whole.class);

        assertEquals("whole", found.name());
        assertEquals("process", found.function().getName());
        assertEquals("recover", found.errorHandler().orElseThrow().getName());
        assertEquals(
                List.of("first", "second"),
                found.warmUps().stream().map(m -> m.getName()).toList());
    }

    static class Heir extends Whole {}

    static class Overriding extends Whole {
        @Override
        @DatumFunction
        Outcome process(Datum datum) {
            return Outcome.failed("no");
        }
    }

    @Test
    void methodsAreInherited() {
        assertEquals("whole", FunctionDefinition.of(Heir.class).name());
    }

    @Test
    void anOverridingMethodReplacesTheOneItOverrides() {
        var found = FunctionDefinition.of(Overriding.class);

        assertEquals("Overriding", found.name());
        assertEquals(Overriding.class, found.function().getDeclaringClass());
    }

    static class None {
        void process(Datum datum) {}
    }

    @Test
    void aClassWithoutFunctionIsRefused() {
        assertEquals(
                None.class.getName()
                        + " has no method with @DatumFunction; put it on the method that processes"
                        + " a datum",
                problem(None.class));
    }

    static class Wrong {
        @DatumFunction(concurrency = -1)
        private String process(String datum) {
            return datum;
        }

        @DatumFunction
        void other(Datum datum) {}

        @OnDatumError
        static void recover() {}

        @WarmUp
        void warm(int times) {}
    }

    @Test
    void everyProblemIsNamedAtOnceWithItsPlace() {
        String problem = problem(Wrong.class);

        String name = Wrong.class.getName();
        for (String line :
                List.of(
                        name + " has @DatumFunction on [other, process]; a class has one",
                        name + ".process: @DatumFunction: the method must not be private",
                        name
                                + ".process: @DatumFunction: the method must take one"
                                + " io.warmdatum.Datum, takes java.lang.String",
                        name
                                + ".process: @DatumFunction: the method must return one of void,"
                                + " io.warmdatum.Outcome, returns java.lang.String",
                        name + ".process: @DatumFunction.concurrency must be at least 0, is -1",
                        name
                                + ".recover: @OnDatumError: the method must not be static or"
                                + " abstract",
                        name
                                + ".recover: @OnDatumError: the method must take one"
                                + " io.warmdatum.FailedDatum, takes nothing",
                        name + ".warm: @WarmUp: the method must take no parameter, takes int")) {
            assertTrue(problem.contains(line), () -> line + "\nis not in\n" + problem);
        }
        assertEquals(8, problem.lines().count(), problem);
    }

    private static String problem(Class<?> type) {
        return assertThrows(IllegalArgumentException.class, () -> FunctionDefinition.of(type))
                .getMessage();
    }
}
