package io.warmdatum.worker;

import io.warmdatum.code.Attempt;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One run of user code for one datum in the recordings of the JDK's flight recorder. */
@Name("io.warmdatum.Attempt")
@Label("Attempt")
@Description("One run of user code for one datum")
@Category("Warmdatum")
@StackTrace(false)
final class AttemptEvent extends Event {

    @Label("Worker")
    private final String worker;

    @Label("Job")
    private final String job;

    @Label("Datum")
    private final String datum;

    @Label("Attempt")
    private final int attempt;

    @Label("Failure")
    @Description("Why it failed; empty if user code was done")
    private String failure = "";

    private AttemptEvent(String worker, Attempt attempt) {
        this.worker = worker;
        this.job = attempt.jobId();
        this.datum = attempt.datumId();
        this.attempt = attempt.number();
    }

    static AttemptEvent begin(String worker, Attempt attempt) {
        var event = new AttemptEvent(worker, attempt);
        event.begin();
        return event;
    }

    void failed(String reason) {
        failure = reason;
    }
}
