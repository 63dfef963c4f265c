package io.warmdatum.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SpecValuesTest {

    @ParameterizedTest
    @CsvSource({
        "90s, PT1M30S, true, 90s",
        "1.5s, PT1.5S, true, 1.5s",
        "-2s, PT-2S, true, -2s",
        "5m, PT5M, false, 300s",
        "1h30m, PT1H30M, false, 5400s",
        "500ms, PT0.5S, false, 0.5s",
        "1us, PT0.000001S, false, 0.000001s",
        "0s, PT0S, true, 0s"
    })
    void durationsAreRead(String text, Duration value, boolean portable, String form) {
        assertEquals(value, Durations.parse(text).orElseThrow());
        assertEquals(portable, Durations.isPortable(text));
        assertEquals(form, Durations.portable(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "90", "s", "5 m", "1d", "999999999999s", "1e3s", "+1s", "5m-3s"})
    void otherTextIsNoDuration(String text) {
        assertTrue(Durations.parse(text).isEmpty());
    }
}
