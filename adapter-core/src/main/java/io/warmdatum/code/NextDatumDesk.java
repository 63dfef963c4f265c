package io.warmdatum.code;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where the user code of one worker asks for its next datum: the transport-free side of the Worker
 * service (reference 1). Thread-safe; no method blocks.
 */
public interface NextDatumDesk {

    /**
     * Reports how the datum in hand went and asks for the next one.
     *
     * <p>Callers are served one after the other. The returned future completes with the environment
     * of the next datum, or exceptionally with {@link NotBatchingException}. The transport then
     * says whether the answer was {@link #delivered} or {@link #undelivered}. Until it does, no
     * other call is taken for the end of that datum.
     *
     * @param error {@code ""} if the datum went well, else what went wrong; of the first call of a
     *     program it is dropped
     */
    CompletableFuture<List<String>> nextDatum(String error);

    /**
     * All of an answer has been written, and the caller had not gone when the last of it was. From
     * now on the datum is in the program's hands, and the next call is about it. May be called on
     * any thread; does nothing for an answer that holds no datum now.
     *
     * @param answer what {@link #nextDatum} returned for that call
     */
    void delivered(CompletableFuture<List<String>> answer);

    /**
     * The caller of {@link #nextDatum} has not got its answer, and will not get it: its connection
     * is gone, its call was cancelled, the answer could not be written, or the caller went without
     * reading it. Nothing is lost then, and the next caller gets the datum; that its call came does
     * not say that the datum went well (better than reference 1.5, as 10.2.4 asks).
     *
     * <p>May be called at any time, on any thread and more than once, also after {@link
     * #delivered}. It comes too late, and does nothing, when another call has ended the datum
     * already; a transport therefore passes on what it knows of broken connections before it passes
     * on calls that came later. A call that waits is taken out of the queue, as by cancelling its
     * future.
     *
     * <p>What no transport can see: a caller that dies after its process has read the answer and
     * before it acted on it.
     *
     * @param answer what {@link #nextDatum} returned for that call
     */
    void undelivered(CompletableFuture<List<String>> answer);

    /** What the worker does now. */
    WorkerStatus status();

    /**
     * Cancels the attempt in hand if the job and all filters match (reference 1.4).
     *
     * @param jobId job
     * @param dataFilters each must equal an input's path, or its hash in hex or standard base64
     * @return whether an attempt was cancelled
     */
    boolean cancel(String jobId, List<String> dataFilters);

    /**
     * State of a worker.
     *
     * @param workerId worker
     * @param jobId job, {@code ""} outside a job
     * @param started start of the current attempt; empty while no datum is in hand
     * @param files inputs of the datum in hand
     */
    record WorkerStatus(
            String workerId,
            String jobId,
            Optional<Instant> started,
            List<Attempt.AttemptFile> files) {}

    /** No datum will come: the worker serves no batching program now (reference 1.5). */
    final class NotBatchingException extends Exception {

        private static final long serialVersionUID = 1L;

        /** The exact text that Pachyderm's worker answers. */
        public static final String TEXT = "datum batching not enabled";

        public NotBatchingException() {
            super(TEXT);
        }
    }
}
