package io.warmdatum.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftOversTest {

    @TempDir Path temp;

    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void endThreads() {
        end.countDown();
    }

    @Test
    void aThreadOfTheFunctionIsFound() throws Exception {
        LeftOvers leftOvers = LeftOvers.before(temp);
        start("poller");
        assertTrue(threads(leftOvers).contains("poller"));
    }

    @Test
    void theTimerOfThePoliciesIsNotTheFunctions() throws Exception {
        LeftOvers leftOvers = LeftOvers.before(temp);
        start("SmallRye Fault Tolerance Timer 1");
        assertFalse(threads(leftOvers).contains("SmallRye Fault Tolerance Timer 1"));
    }

    /** Other tests may run meanwhile: only names that nobody else uses can be asked for. */
    private static String threads(LeftOvers leftOvers) throws Exception {
        return String.join("\n", leftOvers.now());
    }

    private void start(String name) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                end.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        name);
        thread.setDaemon(true);
        thread.start();
    }
}
