package io.warmdatum.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.fail;

import io.quarkus.test.QuarkusUnitTest;
import io.warmdatum.DatumFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WrongSignatureTest {

    @RegisterExtension
    static final QuarkusUnitTest BUILD =
            Refused.build(
                    Wrong.class.getName()
                            + ".process: @DatumFunction: the method must take one"
                            + " io.warmdatum.Datum, takes java.lang.String",
                    Wrong.class);

    static class Wrong {
        @DatumFunction
        void process(String text) {}
    }

    @Test
    void failsTheBuild() {
        fail("the application was built");
    }
}
