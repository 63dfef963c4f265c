package io.warmdatum.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.fail;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NoFunctionTest {

    @RegisterExtension
    static final QuarkusUnitTest BUILD =
            Refused.build(
                    "no class of the application has a method with @DatumFunction; put it on the"
                            + " method that processes a datum",
                    Plain.class);

    static class Plain {
        void process() {}
    }

    @Test
    void failsTheBuild() {
        fail("the application was built");
    }
}
