package io.warmdatum.lambda;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.TerminalDatumException;
import io.warmdatum.WarmUp;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.faulttolerance.Retry;

/** A function whose messages say what happens to them. */
public class CountingFunction {

    private final AtomicInteger datums = new AtomicInteger();
    private volatile boolean warm;

    @WarmUp
    public void load() {
        warm = true;
    }

    @DatumFunction(concurrency = 2)
    @Retry(maxRetries = 1, jitter = 0)
    public void process(Datum datum) throws Exception {
        int number = datums.incrementAndGet();
        String text = datum.input().text();
        if (text.contains("fails")) {
            throw new IOException("it fails, as it says");
        } else if (text.contains("overflows")) {
            throw new StackOverflowError();
        } else if (text.contains("never")) {
            throw new TerminalDatumException("never");
        } else if (text.contains("hangs")) {
            Thread.currentThread().join();
        } else if (text.contains("stays")) {
            ignoreInterrupts(Duration.ofSeconds(6));
            Files.writeString(datum.output().resolve("late"), "late");
        } else if (text.contains("large")) {
            Files.writeString(datum.output().resolve("large"), "x".repeat(200_000));
        } else if (text.contains("number")) {
            Files.writeString(datum.output().resolve("number"), number + " " + warm);
        }
    }

    private static void ignoreInterrupts(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            Thread.interrupted();
            LockSupport.parkNanos(left);
        }
    }
}
