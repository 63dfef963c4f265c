package io.warmdatum.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.fail;

import io.quarkus.test.QuarkusUnitTest;
import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RefusedAnnotationTest {

    @RegisterExtension
    static final QuarkusUnitTest BUILD =
            Refused.build(
                    Hiding.class.getName()
                            + ".process: @Fallback is refused: it hides the failure, so that the"
                            + " datum would count as processed; use @OnDatumError",
                    Hiding.class);

    static class Hiding {
        @DatumFunction
        @Fallback(fallbackMethod = "instead")
        void process(Datum datum) {}

        void instead(Datum datum) {}
    }

    @Test
    void failsTheBuild() {
        fail("the application was built");
    }
}
