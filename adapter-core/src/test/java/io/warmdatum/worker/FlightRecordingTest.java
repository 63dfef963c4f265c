package io.warmdatum.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.testing.DatumTester;
import io.warmdatum.testing.TestDatum;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordingTest {

    @TempDir Path temp;

    static class FailsFirst {

        @DatumFunction(name = "recorded")
        void process(Datum datum) {
            if (datum.attempt() == 1) {
                throw new IllegalStateException("not yet");
            }
        }
    }

    @Test
    void aRecordingHasStartsDatumsAndAttempts() throws Exception {
        TestDatum datum = TestDatum.of("in", "/a", "text");
        List<RecordedEvent> events;
        try (var recording = new Recording()) {
            recording.enable("io.warmdatum.Start");
            recording.enable("io.warmdatum.Datum").withoutThreshold();
            recording.enable("io.warmdatum.Attempt").withoutThreshold();
            recording.start();
            new DatumTester(FailsFirst.class, temp).withoutChecks().run(datum);
            recording.stop();
            Path file = temp.resolve("recording.jfr");
            recording.dump(file);
            events = RecordingFile.readAllEvents(file);
        }

        assertTrue(
                values(events, "Start", e -> e.getString("cause")).contains("first start"),
                events::toString);
        assertEquals(
                List.of(datum.id() + " Processed 2"),
                values(
                        events,
                        "Datum",
                        e ->
                                String.join(
                                        " ",
                                        e.getString("datum"),
                                        e.getString("outcome"),
                                        "" + e.getInt("attempts"))));
        assertEquals(
                List.of("1 java.lang.IllegalStateException: not yet", "2 "),
                values(events, "Attempt", e -> e.getInt("attempt") + " " + e.getString("failure")));
    }

    /** Of events of the function above, which has a worker of its name, in order. */
    private static List<String> values(
            List<RecordedEvent> events, String name, Function<RecordedEvent, String> value) {
        return events.stream()
                .filter(e -> e.getEventType().getName().equals("io.warmdatum." + name))
                .filter(e -> !e.hasField("worker") || e.getString("worker").equals("recorded"))
                .map(value)
                .toList();
    }
}
