package io.warmdatum.cli;

import io.warmdatum.store.JobInfo;

/** How a job ended, in one line. */
final class Summary {

    private Summary() {}

    static String of(JobInfo job) {
        return "JOB_"
                + job.state()
                + ", "
                + job.processed()
                + " processed, "
                + job.skipped()
                + " skipped, "
                + job.recovered()
                + " recovered, "
                + job.failed()
                + " failed of "
                + job.total()
                + (job.reason().isEmpty() ? "" : "; " + job.reason());
    }
}
