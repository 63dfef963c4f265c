package io.warmdatum.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warmdatum.Failure;
import io.warmdatum.store.Activity;
import io.warmdatum.store.AttemptInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerTimesTest {

    private static final Instant TEN = Instant.ofEpochSecond(10);
    private static final long SECOND = 1_000_000_000L;

    private final WorkerTimes times = new WorkerTimes();

    private static AttemptInfo attempt(long fromMillis, long toMillis, Failure.Cause cause) {
        return new AttemptInfo(
                1,
                "w",
                TEN.plusMillis(fromMillis),
                TEN.plusMillis(toMillis),
                Optional.ofNullable(cause).map(c -> Failure.of(c, "why")),
                "");
    }

    private static Activity activity(
            long second, long start, long process, long store, int starts) {
        return new Activity("w", Instant.ofEpochSecond(second), start, process, store, starts);
    }

    @Test
    void aLongAttemptIsSpreadOverTheSecondsItTook() {
        times.attempt(attempt(500, 2_250, null), 0);
        assertEquals(
                List.of(
                        activity(10, 0, SECOND / 2, 0, 0),
                        activity(11, 0, SECOND, 0, 0),
                        activity(12, 0, SECOND / 4, 0, 0)),
                times.take());
    }

    @Test
    void checkingItsOutputIsNoProcessing() {
        times.attempt(attempt(0, 500, null), 100_000_000);
        times.stored("w", TEN, 150_000_000);
        assertEquals(List.of(activity(10, 0, 400_000_000, 150_000_000, 0)), times.take());
    }

    @Test
    void aStartInVainIsStarting() {
        times.starting("w", TEN);
        times.attempt(attempt(0, 300, Failure.Cause.START_FAILED), 0);
        times.ready("w", TEN.plusMillis(900), Duration.ofMillis(400));
        assertEquals(List.of(activity(10, 700_000_000, 0, 0, 1)), times.take());
    }

    @Test
    void whatWasTakenIsNotGivenAgain() {
        times.starting("w", TEN);
        times.take();
        assertEquals(List.of(), times.take());
    }
}
