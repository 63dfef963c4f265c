package io.warmdatum.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.QuarkusUnitTest;
import io.warmdatum.quarkus.DatumApplication;
import io.warmdatum.quarkus.ExitCodes;
import io.warmdatum.quarkus.WarmdatumConfig;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * With the fault tolerance of Quarkus in the application, which intercepts by the same annotations.
 */
class AttemptsTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            Folders.application(
                    Map.of("good", "hello", "other", "world", "bad", "poison"),
                    CountingFunction.class,
                    Calls.class);

    @Inject DatumApplication application;
    @Inject Calls calls;
    @Inject WarmdatumConfig config;

    @Test
    void areMadeOnceForEachTry() throws Exception {
        assertEquals(ExitCodes.INCOMPLETE, application.run());

        assertEquals(Map.of("good", 1, "other", 1, "bad", 3), calls.all());
        assertEquals("HELLO", Folders.output(config, "good"));
        assertEquals("WORLD", Folders.output(config, "other"));
    }
}
