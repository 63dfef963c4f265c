package io.warmdatum.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A job as recorded. Immutable.
 *
 * @param id 32 hex characters; also the id of its output commit
 * @param project project of the pipeline
 * @param pipeline pipeline
 * @param version version of the pipeline it runs
 * @param state state
 * @param reason why it ended as it did, {@code ""} if there is nothing to say
 * @param created when it was created
 * @param started when it was first started
 * @param finished when it ended
 * @param restarts how often it was taken up again after its process had died
 * @param total datums in all, 0 until planned
 * @param planned whether all its datums are in the ledger
 * @param processed datums processed
 * @param skipped datums skipped
 * @param failed datums failed
 * @param recovered datums recovered
 * @param stats sums over its datums
 * @param inputs the input commits
 * @param warmth the warmth report as JSON, {@code ""} until the job ended
 */
public record JobInfo(
        String id,
        String project,
        String pipeline,
        long version,
        State state,
        String reason,
        Instant created,
        Optional<Instant> started,
        Optional<Instant> finished,
        long restarts,
        long total,
        boolean planned,
        long processed,
        long skipped,
        long failed,
        long recovered,
        Stats stats,
        List<JobInput> inputs,
        String warmth) {

    /** States as Pachyderm names them (reference 1.3). */
    public enum State {
        CREATED,
        STARTING,
        RUNNING,
        FINISHING,
        SUCCESS,
        FAILURE,
        KILLED,
        UNRUNNABLE;

        /** Whether a job in this state has ended. */
        public boolean isTerminal() {
            return this == SUCCESS || this == FAILURE || this == KILLED || this == UNRUNNABLE;
        }
    }

    /**
     * An input commit of a job.
     *
     * @param repo repo
     * @param branch branch
     * @param commit commit id; {@code ""} if the branch had no commit
     */
    public record JobInput(RepoName repo, String branch, String commit) {}

    /** Datums that are not finished yet. */
    public long left() {
        return total - processed - skipped - failed - recovered;
    }
}
