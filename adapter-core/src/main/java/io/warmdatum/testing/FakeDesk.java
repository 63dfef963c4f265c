package io.warmdatum.testing;

import io.warmdatum.code.Attempt.AttemptFile;
import io.warmdatum.code.NextDatumDesk;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * NextDatum with the meaning it has in Pachyderm's worker (reference 1.5), traps included: callers
 * are served one after the other, each in two steps, and a caller that gives up between the steps
 * takes its report with it but not its turn. Thread-safe.
 */
final class FakeDesk implements NextDatumDesk {

    /** Without a limit. */
    static final long NEVER = Long.MAX_VALUE;

    /** What the worker waits for. */
    sealed interface Event {}

    /** User code called. */
    record Called(String error) implements Event {}

    /** User code ended. */
    record Exited(int code) implements Event {}

    /** The time is over. */
    record TimedOut() implements Event {}

    /** Somebody cancelled the attempt. */
    record Cancelled() implements Event {}

    private static final class Caller {

        private final String error;
        private final CompletableFuture<List<String>> answer = new CompletableFuture<>();
        private boolean heard;

        Caller(String error) {
            this.error = error;
        }
    }

    private final String workerId;

    // Guarded by this.
    private final Deque<Caller> callers = new ArrayDeque<>();
    private String jobId = "";
    private Optional<Process> program = Optional.empty();
    private Optional<Integer> exit = Optional.empty();
    private boolean cancelled;
    private Optional<Instant> started = Optional.empty();
    private List<AttemptFile> files = List.of();

    FakeDesk(String workerId) {
        this.workerId = workerId;
    }

    @Override
    public synchronized CompletableFuture<List<String>> nextDatum(String error) {
        var caller = new Caller(error);
        callers.add(caller);
        refuseOutsideASet();
        notifyAll();
        return caller.answer;
    }

    private void refuseOutsideASet() {
        while (jobId.isEmpty() && !callers.isEmpty()) {
            callers.poll().answer.completeExceptionally(new NotBatchingException());
        }
    }

    /** Pachyderm's worker takes an answer for delivered once it is given. */
    @Override
    public void delivered(CompletableFuture<List<String>> answer) {}

    @Override
    public synchronized void undelivered(CompletableFuture<List<String>> answer) {
        callers.removeIf(caller -> caller.answer == answer);
        notifyAll();
    }

    @Override
    public synchronized WorkerStatus status() {
        return new WorkerStatus(workerId, jobId, started, files);
    }

    @Override
    public synchronized boolean cancel(String job, List<String> dataFilters) {
        boolean matches =
                started.isPresent()
                        && job.equals(jobId)
                        && dataFilters.stream()
                                .allMatch(f -> files.stream().anyMatch(x -> x.path().equals(f)));
        if (matches) {
            cancelAttempt();
        }
        return matches;
    }

    synchronized void cancelAttempt() {
        cancelled = true;
        notifyAll();
    }

    /** A set begins. */
    synchronized void open(String job) {
        jobId = job;
    }

    /** The set has ended; calls are refused. */
    synchronized void close() {
        jobId = "";
        gone();
    }

    /** A program was started; the one before is dead, and with it its calls. */
    synchronized void follow(Process started) {
        program = Optional.of(started);
        exit = Optional.empty();
        started.onExit()
                .thenAccept(
                        ended -> {
                            synchronized (this) {
                                if (program.filter(p -> p == ended || p == started).isPresent()) {
                                    exit = Optional.of(ended.exitValue());
                                    notifyAll();
                                }
                            }
                        });
    }

    /** The program is dead. */
    synchronized void gone() {
        program = Optional.empty();
        exit = Optional.empty();
        cancelled = false;
        started = Optional.empty();
        files = List.of();
        callers.forEach(caller -> caller.answer.cancel(false));
        callers.clear();
    }

    /** Waits for the first of several events; a call is heard by this. */
    synchronized Event await(long deadline) throws InterruptedException {
        while (true) {
            Caller first = callers.peek();
            if (first != null && !first.heard) {
                first.heard = true;
                started = Optional.empty();
                return new Called(first.error);
            }
            Optional<Event> other = otherEvent(deadline);
            if (other.isPresent()) {
                return other.get();
            }
        }
    }

    /**
     * Answers the caller that was heard.
     *
     * @return what came instead; empty if the datum is handed out
     */
    synchronized Optional<Event> handOut(
            List<String> env, List<AttemptFile> inputs, Instant now, long deadline)
            throws InterruptedException {
        while (true) {
            Caller first = callers.peek();
            if (first != null && first.heard) {
                callers.poll();
                started = Optional.of(now);
                files = inputs;
                first.answer.complete(env);
                return Optional.empty();
            }
            Optional<Event> other = otherEvent(deadline);
            if (other.isPresent()) {
                return other;
            }
        }
    }

    /** Ends the call that was heard as if the worker were not batching. */
    synchronized void refuse() {
        Caller first = callers.peek();
        if (first != null) {
            callers.poll();
            first.answer.completeExceptionally(new NotBatchingException());
        }
    }

    /** Lets time pass. */
    synchronized void pause(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private Optional<Event> otherEvent(long deadline) throws InterruptedException {
        if (exit.isPresent()) {
            return Optional.of(new Exited(exit.get()));
        }
        if (cancelled) {
            cancelled = false;
            return Optional.of(new Cancelled());
        }
        if (deadline == NEVER) {
            wait();
            return Optional.empty();
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return Optional.of(new TimedOut());
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
        return Optional.empty();
    }
}
