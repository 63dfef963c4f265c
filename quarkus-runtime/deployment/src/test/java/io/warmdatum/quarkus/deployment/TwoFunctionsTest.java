package io.warmdatum.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.fail;

import io.quarkus.test.QuarkusUnitTest;
import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TwoFunctionsTest {

    @RegisterExtension
    static final QuarkusUnitTest BUILD =
            Refused.build(
                    "the application has several datum functions: ["
                            + First.class.getName()
                            + ".one, "
                            + Second.class.getName()
                            + ".two]; a process is fed one",
                    First.class,
                    Second.class);

    static class First {
        @DatumFunction
        void one(Datum datum) {}
    }

    static class Second {
        @DatumFunction
        void two(Datum datum) {}
    }

    @Test
    void failsTheBuild() {
        fail("the application was built");
    }
}
