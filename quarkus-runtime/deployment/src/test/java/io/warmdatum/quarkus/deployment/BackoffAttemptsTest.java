package io.warmdatum.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.quarkus.DatumApplication;
import io.warmdatum.quarkus.ExitCodes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SmallRye insists on {@code @Retry} beside a back-off; keys could make it retry on its own. */
class BackoffAttemptsTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            Folders.application(Map.of("bad", "poison"), BackingOff.class, Calls.class)
                    .overrideRuntimeConfigKey("Retry/maxRetries", "4");

    @Inject DatumApplication application;
    @Inject Calls calls;

    @ApplicationScoped
    static class BackingOff {

        @Inject Calls calls;

        @DatumFunction
        @Retry(maxRetries = 1, delay = 1, jitter = 0)
        @ExponentialBackoff(factor = 1)
        void process(Datum datum) {
            calls.add("bad");
            throw new IllegalStateException("no");
        }
    }

    @Test
    void areMadeOnceForEachTry() throws Exception {
        assertEquals(ExitCodes.INCOMPLETE, application.run());

        assertEquals(Map.of("bad", 5), calls.all());
    }
}
