package io.warmdatum.store;

import java.time.Instant;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Log lines of jobs. Thread-safe; written by one process per job and read by any. */
public interface Logs {

    /** Appends a line; it is visible to readers within a second and lost only with the machine. */
    void append(LogLine line);

    /**
     * Pushes what was appended to the operating system, so that a kill of the process loses none.
     */
    void flush();

    /**
     * Lines of a job in the order of their time, read as the stream is consumed; the caller must
     * close it.
     */
    Stream<LogLine> read(String project, String pipeline, String jobId, Predicate<LogLine> filter);

    /**
     * Lines of a job from a position on, for following.
     *
     * @param position 0 at first, then what the last call gave
     */
    Page readFrom(String project, String pipeline, String jobId, long position);

    /**
     * A position from which to read what was written at a time or later. Lines of several workers
     * stand in the order in which they were appended, which is about that of their times; allow for
     * a few seconds.
     */
    long position(String project, String pipeline, String jobId, Instant time);

    /**
     * A position that leaves about so many bytes to read, at the start of a line.
     *
     * @param bytes how much to leave at most
     */
    long positionFromEnd(String project, String pipeline, String jobId, long bytes);

    /**
     * Some lines and where to go on.
     *
     * @param lines lines
     * @param next position for the next call
     */
    record Page(java.util.List<LogLine> lines, long next) {}

    /**
     * A log line.
     *
     * @param time when
     * @param project project
     * @param pipeline pipeline
     * @param jobId job
     * @param workerId worker
     * @param datumId datum in hand, {@code ""} if none
     * @param attempt attempt in hand, 0 if none
     * @param user whether user code wrote it; else the worker did
     * @param stderr whether it came on standard error
     * @param message the line
     */
    record LogLine(
            Instant time,
            String project,
            String pipeline,
            String jobId,
            String workerId,
            String datumId,
            int attempt,
            boolean user,
            boolean stderr,
            String message) {}
}
