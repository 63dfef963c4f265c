package io.warmdatum.worker;

import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Ledger;
import io.warmdatum.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What others ask of a job that runs, and its time limit. Used by one thread. */
final class JobRequests {

    private final JobInfo job;
    private final Optional<Duration> jobTimeout;
    private final Store store;
    private final InstantSource clock;
    private long seen = Long.MIN_VALUE;

    JobRequests(JobInfo job, Optional<Duration> jobTimeout, Store store, InstantSource clock) {
        this.job = job;
        this.jobTimeout = jobTimeout;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Looks for what came since the last call.
     *
     * @param restart is given the filters of each request to restart datums
     * @return why the job is to be stopped, if it is
     */
    Optional<String> stop(Consumer<List<String>> restart) {
        Optional<String> stop = Optional.empty();
        long changes = store.changes();
        if (changes != seen) {
            for (Ledger.Request request : store.ledger().takeRequests(job)) {
                if (request instanceof Ledger.Request.Stop asked) {
                    stop = Optional.of(asked.reason());
                } else if (request instanceof Ledger.Request.Restart asked) {
                    restart.accept(asked.filters());
                }
            }
            seen = changes;
        }
        return stop.or(this::timeout);
    }

    private Optional<String> timeout() {
        if (jobTimeout.isEmpty() || job.started().isEmpty()) {
            return Optional.empty();
        }
        var deadline = job.started().get().plus(jobTimeout.get());
        return clock.instant().isBefore(deadline)
                ? Optional.empty()
                : Optional.of("job timed out after " + jobTimeout.get().toMillis() / 1000.0 + "s");
    }
}
