package io.warmdatum.cli;

import io.warmdatum.store.JobInfo;
import io.warmdatum.view.Described;
import io.warmdatum.view.Warmth;
import io.warmdatum.worker.JobEvent;
import io.warmdatum.worker.JobListener;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;

/** Says in plain lines what {@code serve} does: jobs as they start and end. Thread-safe. */
final class ServedJobs implements JobListener {

    private final PrintStream out;
    private final Set<String> said = new HashSet<>();

    ServedJobs(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void on(JobEvent event) {
        JobInfo job = event.job();
        String name = "job " + job.pipeline() + "@" + job.id() + ": ";
        if (event instanceof JobEvent.Planned e) {
            out.println(name + e.total() + " datums, " + job.left() + " to process");
            e.emptyGlobs()
                    .forEach(g -> out.println(name + "warning: glob " + g + " matches nothing"));
        } else if (event instanceof JobEvent.AttemptFailed e) {
            out.println(
                    name
                            + "datum "
                            + Described.shortId(e.datumId())
                            + " attempt "
                            + e.attempt()
                            + " failed: "
                            + e.failure().reason());
        } else if (event instanceof JobEvent.Notice e) {
            if (said.add(e.text())) {
                out.println(e.text());
            }
        } else if (event instanceof JobEvent.JobEnded) {
            out.println(name + Summary.of(job));
            Warmth.parse(job.warmth()).ifPresent(w -> out.println(name + w));
        }
        out.flush();
    }
}
