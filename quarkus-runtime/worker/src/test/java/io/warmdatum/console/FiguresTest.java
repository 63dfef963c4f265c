package io.warmdatum.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.console.Histogram.TimeClass;
import io.warmdatum.store.Activity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What plots show is what was measured. */
final class FiguresTest {

    private static final Instant TEN = Instant.ofEpochSecond(10);
    private static final long SECOND = 1_000_000_000L;

    @Test
    void classesOfTimesDoubleAndHaveNoGap() {
        Histogram histogram = Histogram.of(List.of(1_500L, 2_500L, 9_000L, 9_500L), false);
        assertEquals(
                List.of(
                        new TimeClass(1_000, 2_000, 1),
                        new TimeClass(2_000, 4_000, 1),
                        new TimeClass(4_000, 8_000, 0),
                        new TimeClass(8_000, 16_000, 2)),
                histogram.classes());
        assertEquals(2_500, histogram.medianNanos());
    }

    @Test
    void mediansAndPercentilesAreOfTheTimes() {
        List<Long> times = LongStream.rangeClosed(1, 101).map(i -> i * 1000).boxed().toList();
        Histogram histogram = Histogram.of(times, true);
        assertEquals(51_000, histogram.medianNanos());
        assertEquals(96_000, histogram.p95Nanos());
        assertTrue(Histogram.of(List.of(), false).classes().isEmpty());
    }

    @Test
    void aLaneShowsRestartsAndWhatIsLeftAsWaiting() {
        List<Activity> activities =
                List.of(
                        new Activity("w", TEN, SECOND / 2, SECOND / 4, 0, 1),
                        new Activity("w", TEN.plusSeconds(2), 0, SECOND / 4, SECOND / 4, 1));
        Map<String, Object> plot =
                Plots.timeline(
                        new Timeline(TEN, Duration.ofSeconds(1), 3, Map.of("w", activities)));
        Map<?, ?> lane = (Map<?, ?>) ((List<?>) plot.get("lanes")).get(0);
        assertEquals("1.8 s", lane.get("waiting"));
        assertEquals("500.0 ms", lane.get("starting"));
        assertEquals(2, lane.get("starts"));
        assertEquals(1, ((List<?>) lane.get("marks")).size());
        assertEquals(4, ((List<?>) lane.get("shapes")).size());
    }
}
