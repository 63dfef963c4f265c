package io.warmdatum.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.testing.UpperTest.Upper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The example of {@link DatumTest}, and what the kit notices. */
@Isolated("the threads of others would count as left behind")
@DatumTest(Upper.class)
class UpperTest {

    /** Writes its input in capitals; spoils its process if the input says so. */
    public static class Upper {

        @DatumFunction
        public void capitals(Datum datum) throws IOException {
            String text = datum.input("in").text();
            if (text.equals("property")) {
                System.setProperty("upper.left", "over");
            } else if (text.equals("thread")) {
                var thread = new Thread(Upper::waitForEver, "left-over");
                thread.setDaemon(true);
                thread.start();
            }
            Files.writeString(datum.output().resolve("a.txt"), text.toUpperCase(Locale.ROOT));
        }

        private static void waitForEver() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void writesCapitals(DatumTester datums) throws Exception {
        datums.run(TestDatum.of("in", "/a.txt", "abc"))
                .assertProcessed()
                .assertAttempts(1)
                .assertOutput("/a.txt", "ABC");
    }

    @Test
    void triesAgainWhenTheDiskIsBusy(DatumTester datums) throws Exception {
        datums.fault(1, new FunctionFault.Afterwards(() -> new IOException("busy")))
                .run(TestDatum.of("in", "/a.txt", "abc"))
                .assertProcessed()
                .assertAttempts(2);
    }

    @Test
    void failsWithItsReasonByAKey(DatumTester datums) throws Exception {
        datums.key("Retry/maxRetries", "0")
                .fault(1, new FunctionFault.Instead(() -> new IOException("busy")))
                .run(TestDatum.of("in", "/a.txt", "abc"))
                .assertFailed("busy")
                .assertAttempts(1);
    }

    @Test
    void noticesAPropertyThatWasSet(DatumTester datums) {
        try {
            var noticed =
                    assertThrows(
                            AssertionError.class,
                            () -> datums.run(TestDatum.of("in", "/a.txt", "property")));
            assertTrue(noticed.getMessage().contains("upper.left"), noticed.getMessage());
        } finally {
            System.clearProperty("upper.left");
        }
    }

    @Test
    void noticesAThreadThatGoesOn(DatumTester datums) {
        var noticed =
                assertThrows(
                        AssertionError.class,
                        () -> datums.run(TestDatum.of("in", "/a.txt", "thread")));
        assertTrue(noticed.getMessage().contains("left-over"), noticed.getMessage());
    }
}
