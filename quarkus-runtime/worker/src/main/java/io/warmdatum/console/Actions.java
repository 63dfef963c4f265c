package io.warmdatum.console;

import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.Store;
import java.util.List;
import java.util.Map;

/** What the console can change. Thread-safe. */
final class Actions {

    private final Store store;

    Actions(Store store) {
        this.store = store;
    }

    /** Asks for a job to be stopped; nothing happens to one that has ended. */
    Map<String, Object> stop(JobInfo job) {
        if (!job.state().isTerminal()) {
            store.ledger().requestStop(job, "job stopped");
        }
        return Map.of();
    }

    /**
     * Runs a datum again. While it is in hand, its attempt is broken off and the next begins; once
     * its job has ended, a new job is made of the same inputs.
     *
     * @return the job in which it runs
     */
    JobInfo restart(JobInfo job, DatumInfo datum) {
        if (job.state().isTerminal()) {
            return rerun(job);
        }
        if (datum.state() != DatumInfo.State.PENDING) {
            throw new ProblemException(
                    409, "the datum is finished; it can run again when its job has ended");
        }
        List<String> paths =
                datum.datum().inputs().stream().map(input -> input.entry().path()).toList();
        store.ledger().requestRestart(job, paths);
        return job;
    }

    /**
     * Makes a new job of the same inputs and the newest version of the pipeline. It skips what went
     * well, so it runs what failed or was not tried.
     */
    JobInfo rerun(JobInfo job) {
        if (!job.state().isTerminal()) {
            throw new ProblemException(409, "the job has not ended yet");
        }
        if (job.state() == JobInfo.State.SUCCESS) {
            throw new ProblemException(409, "nothing of this job failed");
        }
        if (job.state() == JobInfo.State.UNRUNNABLE) {
            throw new ProblemException(
                    409, "its inputs are not valid: run the pipelines again that failed before it");
        }
        Pipelines.PipelineInfo pipeline =
                store.pipelines()
                        .find(job.project(), job.pipeline())
                        .orElseThrow(() -> ProblemException.notFound("pipeline " + job.pipeline()));
        if (pipeline.oneShot()) {
            throw new ProblemException(
                    409,
                    "this is a job of 'warmdatum run', which 'serve' leaves alone; run it again");
        }
        return store.ledger().createJob(pipeline, job.inputs());
    }
}
