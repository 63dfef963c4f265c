package io.warmdatum.code;

import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** User code is warm: the end of a start in the recordings of the JDK's flight recorder. */
@Name("io.warmdatum.Start")
@Label("Start")
@Description("User code is loaded and ready for its first datum")
@Category("Warmdatum")
@StackTrace(false)
final class StartEvent extends Event {

    @Label("Cause")
    private final String cause;

    @Label("Start Took")
    @Timespan(Timespan.NANOSECONDS)
    private final long took;

    private StartEvent(String cause, Duration took) {
        this.cause = cause;
        this.took = took.toNanos();
    }

    static void commit(String cause, Duration took) {
        new StartEvent(cause, took).commit();
    }
}
