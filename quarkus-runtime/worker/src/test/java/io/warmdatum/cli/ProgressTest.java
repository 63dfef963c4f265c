package io.warmdatum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Outcome;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Stats;
import io.warmdatum.worker.JobEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ProgressTest {

    private static final JobInfo JOB =
            new JobInfo(
                    "0123456789abcdef0123456789abcdef",
                    "default",
                    "edges",
                    1,
                    JobInfo.State.RUNNING,
                    "",
                    Instant.EPOCH,
                    Optional.of(Instant.EPOCH),
                    Optional.empty(),
                    0,
                    3,
                    true,
                    0,
                    0,
                    0,
                    0,
                    Stats.NONE,
                    List.of(),
                    "");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    private Progress progress(boolean live) {
        PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Progress progress = new Progress(err, live, now::get);
        progress.on(new JobEvent.Planned(JOB, 3, List.of()));
        progress.on(new JobEvent.DatumFinished(JOB, "a", new Outcome.Processed(), 1));
        progress.on(new JobEvent.DatumFinished(JOB, "b", new Outcome.Processed(), 1));
        return progress;
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    @Timeout(30)
    void theLastOfABurstIsSeenOnATerminalAlthoughNothingMoreEnds() {
        Progress progress = progress(true);
        assertTrue(!shown().contains("2 done"), shown());
        now.set(Instant.EPOCH.plusSeconds(2));
        while (!shown().contains("2 done, 0 failed, 1 left, 1.0/s, 1.0 s to go")) {
            Thread.onSpinWait();
        }
        progress.end();
    }

    @Test
    void aPipeGetsPlainLinesAndTheLastState() {
        Progress progress = progress(false);
        now.set(Instant.EPOCH.plusSeconds(2));
        progress.end();
        progress.end();
        assertEquals(
                "job edges@0123456789abcdef0123456789abcdef: 3 datums\n"
                        + "2 done, 0 failed, 1 left, 1.0/s, 1.0 s to go, 0 cold starts\n",
                shown());
    }
}
