package io.warmdatum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.warmdatum.view.Times;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0B",
        "1023, 1023B",
        "1024, 1KiB",
        "1536, 1.5KiB",
        "177993, 173.8KiB",
        "1048576, 1MiB"
    })
    void sizesHaveBinaryUnits(long bytes, String shown) {
        assertEquals(shown, Times.size(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "0, Less than a second",
        "1, 1 second",
        "59, 59 seconds",
        "60, About a minute",
        "300, 5 minutes",
        "3600, About an hour",
        "172800, 2 days"
    })
    void durationsAreWords(long seconds, String shown) {
        assertEquals(shown, Times.human(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({"90s, 90", "5m, 300", "1h30m, 5400", "1.5s, 1", "24h, 86400", "2d, 172800"})
    void readsDurations(String text, long seconds) {
        assertEquals(seconds, Durations.parse(text).toSeconds());
    }

    @ParameterizedTest
    @CsvSource({"x", "5", "5 m", "m5", "5mx"})
    void refusesWhatIsNoDuration(String text) {
        assertThrows(Refusal.class, () -> Durations.parse(text));
    }

    @Test
    void timesAreRelativeUnlessAskedInFull() {
        Instant time = Instant.parse("2024-05-01T10:00:00.123456Z");
        assertEquals("5 minutes ago", Times.when(time, time.plusSeconds(301), false));
        assertEquals("2024-05-01T10:00:00.123Z", Times.when(time, time, true));
    }
}
