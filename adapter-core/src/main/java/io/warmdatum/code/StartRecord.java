package io.warmdatum.code;

import java.time.Duration;
import jdk.jfr.FlightRecorder;

/**
 * The flight recorder's event of a start, whose class is loaded only where the recorder was ever
 * used. Stateless.
 */
final class StartRecord {

    private StartRecord() {}

    static void commit(String cause, Duration took) {
        if (FlightRecorder.isInitialized()) {
            StartEvent.commit(cause, took);
        }
    }
}
