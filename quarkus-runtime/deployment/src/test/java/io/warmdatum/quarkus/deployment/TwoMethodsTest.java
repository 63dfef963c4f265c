package io.warmdatum.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.fail;

import io.quarkus.test.QuarkusUnitTest;
import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TwoMethodsTest {

    @RegisterExtension
    static final QuarkusUnitTest BUILD =
            Refused.build(
                    Both.class.getName() + " has @DatumFunction on [one, two]; a class has one",
                    Both.class);

    static class Both {
        @DatumFunction
        void one(Datum datum) {}

        @DatumFunction
        void two(Datum datum) {}
    }

    @Test
    void failsTheBuild() {
        fail("the application was built");
    }
}
