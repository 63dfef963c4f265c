package io.warmdatum.templates;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * A function that takes as long as its item says, or fails as it says; one item at a time, so that
 * a batch takes the same time on every machine.
 */
public class PacedFunction {

    @DatumFunction(concurrency = 1)
    @Retry(maxRetries = 0)
    public void process(Datum datum) throws IOException, InterruptedException {
        String item = datum.input().text();
        if (item.contains("fails")) {
            throw new IOException("it fails, as it says");
        }
        if (item.contains("slow")) {
            new CountDownLatch(1).await(400, TimeUnit.MILLISECONDS);
        }
        if (item.contains("endless")) {
            new CountDownLatch(1).await();
        }
    }
}
