package io.warmdatum.store;

/**
 * Everything that is kept: repos with their commits, pipelines, jobs and logs. Thread-safe, and
 * safe with several processes on the same store. What a method reported as done survives a kill of
 * the process at any instruction.
 */
public interface Store extends AutoCloseable {

    /** Repos, branches, commits and their files. */
    Repos repos();

    /** Pipelines and their versions. */
    Pipelines pipelines();

    /** Jobs and their datums. */
    Ledger ledger();

    /** Portions of jobs for people to look at. */
    JobViews views();

    /** Log lines of jobs. */
    Logs logs();

    /**
     * A number that changes whenever any process committed anything. Cheap: meant to be asked many
     * times a second.
     */
    long changes();

    @Override
    void close();
}
