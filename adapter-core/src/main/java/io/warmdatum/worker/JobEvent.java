package io.warmdatum.worker;

import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.store.JobInfo;
import java.time.Duration;
import java.util.List;

/** Something that happened in a job. Immutable. Progress, metrics and logs only listen to these. */
public sealed interface JobEvent {

    /** The job. */
    JobInfo job();

    /**
     * The job's datums are in the ledger.
     *
     * @param total datums in all
     * @param emptyGlobs globs that matched nothing although their repo has files
     */
    record Planned(JobInfo job, long total, List<String> emptyGlobs) implements JobEvent {}

    /** A datum's result is durable. */
    record DatumFinished(JobInfo job, String datumId, Outcome outcome, int attempts)
            implements JobEvent {}

    /** An attempt failed; the datum may be tried again. */
    record AttemptFailed(JobInfo job, String datumId, int attempt, Failure failure)
            implements JobEvent {}

    /** A worker starts its program. */
    record ProgramStarting(JobInfo job, String worker, String why) implements JobEvent {}

    /** A worker's program asked for its first datum. */
    record ProgramReady(JobInfo job, String worker, Duration took) implements JobEvent {}

    /** User code wrote a line. */
    record UserLine(JobInfo job, String worker, ProgramListener.Line line) implements JobEvent {}

    /** Something a person should know, in one line. */
    record Notice(JobInfo job, String text) implements JobEvent {}

    /** The job ended and is recorded as it did. */
    record JobEnded(JobInfo job) implements JobEvent {}
}
