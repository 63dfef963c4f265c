package io.warmdatum.store;

import io.warmdatum.input.FileEntry;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What people look at of a job, in portions that stay quick however large the job is. Thread-safe.
 * All methods throw {@link StoreException}.
 */
public interface JobViews {

    /**
     * Which datums to show.
     *
     * @param states states wanted; empty means all
     * @param path text that a path of an input must contain, as it is written; {@code ""} means any
     * @param from index of the datum to begin with
     * @param limit how many at most, at least 1
     */
    record DatumQuery(Set<DatumInfo.State> states, String path, long from, int limit) {}

    /**
     * Some datums, by index.
     *
     * @param datums datums; may be fewer than asked for although more follow, since one call looks
     *     through a bounded part of the job only
     * @param next index to go on with; empty if there is nothing more to look through
     */
    record DatumPage(List<DatumInfo> datums, OptionalLong next) {}

    /**
     * The newest jobs, newest first.
     *
     * @param pipeline pipeline, {@code ""} for all
     * @param limit how many at most
     */
    List<JobInfo> jobs(String project, String pipeline, int limit);

    /** Datums that match, from an index on. */
    DatumPage datums(JobInfo job, DatumQuery query);

    /** Files that a datum put out, by path; for a skipped datum those of the earlier job. */
    List<FileEntry> outputs(JobInfo job, DatumInfo datum);

    /**
     * Times of user code of the datums that were run, in nanoseconds, in no particular order.
     *
     * @param sample how many datums to look at; of a larger job they are taken at even distances
     */
    List<Long> processTimes(JobInfo job, int sample);

    /** Adds to what is recorded of the same workers and spans. */
    void record(JobInfo job, List<Activity> activities);

    /**
     * What the workers did, by worker and time.
     *
     * @param span length of the spans, whole seconds
     */
    List<Activity> activities(JobInfo job, Duration span);
}
