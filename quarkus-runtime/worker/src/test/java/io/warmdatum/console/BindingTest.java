package io.warmdatum.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BindingTest {

    @ParameterizedTest
    @CsvSource({
        "8080, 127.0.0.1, 8080, true",
        "0, 127.0.0.1, 0, true",
        "localhost:1, localhost, 1, true",
        "[::1]:1, ::1, 1, true",
        "0.0.0.0:80, 0.0.0.0, 80, false",
        "[::]:80, ::, 80, false",
        "127.0.0.1.evil.example:80, 127.0.0.1.evil.example, 80, false"
    })
    void readsPortsAndPlaces(String text, String host, int port, boolean loopback) {
        Binding binding = Binding.parse(text);
        assertEquals(new Binding(host, port, false), binding);
        assertEquals(loopback, binding.isLoopback());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", ":80", "host:", "host:x", "-1", "70000", "1:2:x"})
    void refusesOtherThings(String text) {
        assertThrows(IllegalArgumentException.class, () -> Binding.parse(text));
    }

    @Test
    void theDefaultIsLoopback() {
        assertEquals(new Binding("127.0.0.1", 7070, true), Binding.byDefault());
    }
}
