package io.warmdatum.worker;

import io.warmdatum.code.Attempt;
import java.util.Optional;
import jdk.jfr.FlightRecorder;

/**
 * Events for the JDK's flight recorder. Their classes are loaded only where it was ever used: with
 * them comes most of the recorder, which a small function would pay for at each start. Stateless.
 */
final class FlightRecords {

    private FlightRecords() {}

    static Optional<DatumEvent> datum(String worker, String datumId) {
        return FlightRecorder.isInitialized()
                ? Optional.of(DatumEvent.begin(worker, datumId))
                : Optional.empty();
    }

    static Optional<AttemptEvent> attempt(String worker, Attempt attempt) {
        return FlightRecorder.isInitialized()
                ? Optional.of(AttemptEvent.begin(worker, attempt))
                : Optional.empty();
    }
}
