package io.warmdatum.store;

import io.warmdatum.input.PlannedDatum;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Jobs and their datums. Thread-safe. All methods throw {@link StoreException}.
 *
 * <p>What is recorded here is what is true of a job: a datum is finished when its result is
 * durable, not before.
 */
public interface Ledger {

    /** Creates a job in state {@code CREATED}. */
    JobInfo createJob(Pipelines.PipelineInfo pipeline, List<JobInfo.JobInput> inputs);

    /** A job by its id (or a unique prefix of at least 6 characters). */
    Optional<JobInfo> job(String project, String pipeline, String id);

    /**
     * Jobs, newest first.
     *
     * @param project project
     * @param pipeline pipeline, {@code ""} for all
     */
    List<JobInfo> jobs(String project, String pipeline);

    /**
     * Takes a job for this process, until closed. The operating system gives it free when the
     * process dies.
     *
     * @return empty if another live process (or another thread of this one) has it
     */
    Optional<Lease> lease(JobInfo job);

    /** Sets the state, and {@code started} when it is first {@code STARTING}; counts a restart. */
    void start(JobInfo job, Instant now, boolean restart);

    /**
     * Puts the job's datums into the ledger, in their order, replacing a plan that was broken off.
     * A datum of the same id and hash that an earlier job of the pipeline (even one that failed)
     * processed becomes {@code SKIPPED} with that output, unless {@code reprocess}. Reads the
     * stream as it goes; never holds it in memory.
     *
     * @param salt pipeline's salt, part of the datum hash
     */
    void plan(JobInfo job, Stream<PlannedDatum> datums, String salt, boolean reprocess);

    /**
     * Datums that are pending, in order, from an index on.
     *
     * @param limit how many at most
     */
    List<DatumInfo> pending(JobInfo job, long fromIndex, int limit);

    /**
     * Stores output and result of a datum. Returns at once; the future completes when the result is
     * durable, exceptionally if it could not be stored (then the datum stays pending). Results of
     * many datums are written together. The output files must stay until the future completes.
     */
    CompletableFuture<Void> record(JobInfo job, DatumResult result);

    /**
     * Datums of a job by index; {@code states} empty means all. The caller must close the stream.
     */
    Stream<DatumInfo> datums(JobInfo job, Set<DatumInfo.State> states);

    /** One datum of a job by id (or a unique prefix of at least 6 characters). */
    Optional<DatumInfo> datum(JobInfo job, String datumId);

    /** First failed datum in order. */
    Optional<DatumInfo> firstFailed(JobInfo job);

    /**
     * Merges the output of the processed and skipped datums into the job's output commit and ends
     * the job with {@code SUCCESS}, in one durable step. If two datums put out the same path, or a
     * file stands where another needs a directory, the job ends with {@code FAILURE} and the reason
     * of reference 2.9, and the output commit carries it as its error.
     *
     * @return the job as it ended
     */
    JobInfo succeed(JobInfo job, Instant now, String warmth);

    /** Ends the job otherwise; its output commit is finished with the reason as its error. */
    JobInfo end(JobInfo job, JobInfo.State state, String reason, Instant now, String warmth);

    /** Asks whoever runs the job to stop it; a job that nobody runs is ended at once. */
    void requestStop(JobInfo job, String reason);

    /** Asks whoever runs the job to restart the datums in hand that match all filters. */
    void requestRestart(JobInfo job, List<String> filters);

    /**
     * Requests for a job. One to restart datums is given out once; one to stop the job until the
     * job has ended, so that it outlives a process that dies before it has acted on it.
     */
    List<Request> takeRequests(JobInfo job);

    /** What somebody asked of the process that runs a job. */
    sealed interface Request {

        /** Stop the job. */
        record Stop(String reason) implements Request {}

        /** Restart the datum in hand if all filters match. */
        record Restart(List<String> filters) implements Request {}
    }

    /** A job taken by this process. */
    interface Lease extends AutoCloseable {
        @Override
        void close();
    }
}
