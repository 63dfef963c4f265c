package io.warmdatum.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {

    /** A Thursday. */
    private static final Instant START = Instant.parse("2026-01-01T00:00:30.5Z");

    @Nested
    class Reading {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "* * * * *",
                    " */5 0-6,22  1 jan-MAR mon ",
                    "0 0 ? * 0",
                    "@hourly",
                    "@annually",
                    "@every 5m"
                })
        void takesTheUsualForms(String spec) {
            assertTrue(CronSchedule.parse(spec).next(START).isAfter(START));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "* * * * * *",
                    "60 * * * *",
                    "* 24 * * *",
                    "* * 0 * *",
                    "* * * 13 *",
                    "* * * * 7",
                    "*/0 * * * *",
                    "5-1 * * * *",
                    "1-2-3 * * * *",
                    ", * * * *",
                    "0|5 * * * *",
                    "* * L * *",
                    "* * * * 1#2",
                    "* * * * monday",
                    "99999999999 * * * *",
                    "@often",
                    "@every",
                    "@every 0s",
                    "@every 999ms",
                    "@every -5m"
                })
        void refusesOthers(String spec) {
            assertThrows(IllegalArgumentException.class, () -> CronSchedule.parse(spec));
        }

        @ParameterizedTest
        @ValueSource(strings = {"0 0 30 2 *", "0 0 31 2,4,6,9,11 *"})
        void refusesDaysThatNoMonthHas(String spec) {
            var e = assertThrows(IllegalArgumentException.class, () -> CronSchedule.parse(spec));
            assertTrue(e.getMessage().contains("never matches"), e.getMessage());
        }
    }

    @Nested
    class Ticks {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "*/15 * * * *   | 2026-01-01T00:15:00Z | 2026-01-01T00:30:00Z",
                    "50/5 * * * *   | 2026-01-01T00:50:00Z | 2026-01-01T00:55:00Z",
                    "0 6 * * 1-5    | 2026-01-01T06:00:00Z | 2026-01-02T06:00:00Z",
                    "0 0 29 2 *     | 2028-02-29T00:00:00Z | 2032-02-29T00:00:00Z",
                    "0 0 31 * *     | 2026-01-31T00:00:00Z | 2026-03-31T00:00:00Z",
                    "0 0 4 * sun    | 2026-01-04T00:00:00Z | 2026-01-11T00:00:00Z",
                    "0 0 5 * sun    | 2026-01-04T00:00:00Z | 2026-01-05T00:00:00Z",
                    "0 0 5 * ?      | 2026-01-05T00:00:00Z | 2026-02-05T00:00:00Z",
                    "@hourly        | 2026-01-01T01:00:00Z | 2026-01-01T02:00:00Z",
                    "@midnight      | 2026-01-02T00:00:00Z | 2026-01-03T00:00:00Z",
                    "@weekly        | 2026-01-04T00:00:00Z | 2026-01-11T00:00:00Z",
                    "@monthly       | 2026-02-01T00:00:00Z | 2026-03-01T00:00:00Z",
                    "@yearly        | 2027-01-01T00:00:00Z | 2028-01-01T00:00:00Z",
                    "@every 90s     | 2026-01-01T00:02:00Z | 2026-01-01T00:03:30Z",
                    "@every 1h1.9s  | 2026-01-01T01:00:31Z | 2026-01-01T02:00:32Z"
                })
        void followOneAnother(String spec, Instant first, Instant second) {
            var schedule = CronSchedule.parse(spec);
            assertEquals(first, schedule.next(START));
            assertEquals(second, schedule.next(first));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "* * * * *",
                    "7,22-24 */5 * * *",
                    "0 6 * * 1-5",
                    "30 12 13 * fri",
                    "0 0 31 * *",
                    "15 3 */2 feb,dec 0",
                    "@every 7h13m"
                })
        void theNewestOfManyIsTheLastOneReachedInSteps(String spec) {
            var schedule = CronSchedule.parse(spec);
            List<Instant> ticks = new ArrayList<>();
            for (Instant t = START; ticks.size() < 100; t = ticks.get(ticks.size() - 1)) {
                ticks.add(schedule.next(t));
            }
            assertEquals(Optional.empty(), schedule.newest(START, ticks.get(0).minusNanos(1)));
            for (int i = 0; i < ticks.size() - 1; i++) {
                var expected = Optional.of(ticks.get(i));
                assertEquals(expected, schedule.newest(START, ticks.get(i)));
                assertEquals(expected, schedule.newest(START, ticks.get(i + 1).minusNanos(1)));
                assertEquals(Optional.empty(), schedule.newest(ticks.get(i), ticks.get(i)));
            }
        }

        @Test
        void noneIsDueWhenTheClockWentBack() {
            for (String spec : List.of("* * * * *", "@every 1s")) {
                var schedule = CronSchedule.parse(spec);
                assertEquals(
                        Optional.empty(),
                        schedule.newest(START, START.minus(Duration.ofHours(1))),
                        spec);
            }
        }
    }
}
