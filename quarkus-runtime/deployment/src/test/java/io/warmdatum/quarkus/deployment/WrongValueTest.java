package io.warmdatum.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.fail;

import io.quarkus.test.QuarkusUnitTest;
import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WrongValueTest {

    @RegisterExtension
    static final QuarkusUnitTest BUILD = Refused.build("@Timeout.value must be", Wrong.class);

    static class Wrong {
        @DatumFunction
        @Timeout(-5)
        void process(Datum datum) {}
    }

    @Test
    void failsTheBuild() {
        fail("the application was built");
    }
}
