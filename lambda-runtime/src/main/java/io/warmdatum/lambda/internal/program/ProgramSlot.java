package io.warmdatum.lambda.internal.program;

import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.code.Attempt;
import io.warmdatum.code.AttemptFailedException;
import io.warmdatum.code.DatumFiles;
import io.warmdatum.code.DatumGivenBackException;
import io.warmdatum.code.UserCode;
import io.warmdatum.lambda.internal.batch.BatchSource;
import io.warmdatum.lambda.internal.files.WorkspaceStaging;
import io.warmdatum.policy.AttemptGuard;
import io.warmdatum.worker.FailureCount;
import io.warmdatum.worker.LoopListener;
import io.warmdatum.worker.Report;
import io.warmdatum.worker.WorkerLoop;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One worker: a program and its {@code /pfs}, both kept from one invocation to the next. Works on
 * one batch at a time, on the thread that calls it.
 *
 * @param id name of the worker in records
 * @param code its program
 * @param staging its files
 * @param guard makes attempts; shared by all workers
 * @param settings what else the policy says
 * @param clock tells the time of day
 * @param listener is told of attempts and datums
 */
record ProgramSlot(
        String id,
        UserCode code,
        WorkspaceStaging staging,
        AttemptGuard guard,
        WorkerLoop.Settings settings,
        InstantSource clock,
        LoopListener listener) {

    private static final Logger LOG = Logger.getLogger(ProgramSlot.class);

    /** Works until the batch has no more; nothing is in the program's hands then. */
    void work(BatchSource batch, FailureCount failures) throws InterruptedException, IOException {
        boolean atRest = false;
        try {
            start(batch);
            new WorkerLoop(id, code, guard, settings, failures, clock, watching(batch))
                    .run(batch.staged(staging.of(batch.jobId(), batch.deadline().lastMoment())));
            code.rest();
            staging.clear();
            atRest = true;
        } finally {
            if (!atRest) {
                // What it still does would count for the next batch.
                code.discard("the batch was broken off");
            }
        }
    }

    /** Before the first datum, so that no datum seems to take as long as a start. */
    private void start(BatchSource batch) throws InterruptedException {
        code.wake();
        String job = WorkspaceStaging.commit(batch.jobId());
        try {
            code.start(
                    new Attempt(
                            batch.jobId(),
                            "",
                            1,
                            1,
                            List.of("PACH_JOB_ID=" + job, "PACH_OUTPUT_COMMIT_ID=" + job),
                            List.of(),
                            () -> {},
                            DatumFiles.none(),
                            Optional.of(batch.deadline().lastMoment())));
        } catch (AttemptFailedException e) {
            LOG.warnf("user code could not be started, the first datum tries again: %s", e);
        } catch (DatumGivenBackException e) {
            LOG.warnf("%s", e.getMessage());
        }
    }

    /** Where no start succeeds, more datums would only fail in the same way. */
    private LoopListener watching(BatchSource batch) {
        return new LoopListener() {
            @Override
            public void attemptFailed(String datumId, int attempt, Failure failure) {
                listener.attemptFailed(datumId, attempt, failure);
            }

            @Override
            public void datumEnded(String datumId, Report report) {
                listener.datumEnded(datumId, report);
                if (report.outcome() instanceof Outcome.Failed failed
                        && failed.lastFailure().cause() == Failure.Cause.START_FAILED) {
                    batch.stopEarly(failed.lastFailure().summary());
                }
            }
        };
    }
}
