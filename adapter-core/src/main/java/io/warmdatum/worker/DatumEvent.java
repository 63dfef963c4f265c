package io.warmdatum.worker;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A datum in the recordings of the JDK's flight recorder: from its hand-over to its report. */
@Name("io.warmdatum.Datum")
@Label("Datum")
@Description("A datum, from its hand-over to its report")
@Category("Warmdatum")
@StackTrace(false)
final class DatumEvent extends Event {

    @Label("Worker")
    private final String worker;

    @Label("Datum")
    private final String datum;

    @Label("Outcome")
    private String outcome;

    @Label("Attempts")
    private int attempts;

    private DatumEvent(String worker, String datum) {
        this.worker = worker;
        this.datum = datum;
    }

    static DatumEvent begin(String worker, String datum) {
        var event = new DatumEvent(worker, datum);
        event.begin();
        return event;
    }

    void ended(Report report) {
        end();
        if (shouldCommit()) {
            outcome = report.outcome().getClass().getSimpleName();
            attempts = report.attempts().size();
            commit();
        }
    }
}
