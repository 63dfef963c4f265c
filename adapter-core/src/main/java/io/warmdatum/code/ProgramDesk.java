package io.warmdatum.code;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The desk of one start of a program: the states of reference 2.1 and the callers. Each start has a
 * desk (and a port) of its own, so that a call which a killed program sent just before its end can
 * never be taken for a call of its successor.
 *
 * <p>Thread-safe. Futures are completed without holding the lock, since transports run code of
 * their own then.
 */
final class ProgramDesk implements NextDatumDesk {

    private enum State {
        /** Waits for the first call. */
        STARTING,
        /** No datum in hand. */
        IDLE,
        /** An answer is being given; whether it reached the caller is not known yet. */
        HANDING,
        /** A datum is in hand. */
        BUSY,
        /** Nothing is answered any more. */
        CLOSED
    }

    private record Call(CompletableFuture<List<String>> answer, String error) {}

    private final String workerId;
    private final Object lock = new Object();

    // All guarded by the lock.
    private final Deque<Call> callers = new ArrayDeque<>();
    private final List<Call> cameWhileHanding = new ArrayList<>();
    private State state;

    /** Whose answer holds the datum, until its verdict is out. */
    private Optional<Call> holder = Optional.empty();

    /** Whether the datum that was handed out turned out to be in nobody's hand. */
    private boolean backOnTheDesk;

    private Optional<Attempt> attempt = Optional.empty();
    private Optional<Instant> started = Optional.empty();
    private Optional<Verdict> verdict = Optional.empty();
    private Optional<Verdict> cancelled = Optional.empty();
    private Optional<Verdict> ended = Optional.empty();

    private ProgramDesk(String workerId, State state) {
        this.workerId = workerId;
        this.state = state;
    }

    /** A desk for a batching program that is being started. */
    static ProgramDesk batching(String workerId) {
        return new ProgramDesk(workerId, State.STARTING);
    }

    /** A desk that gives no datums, for programs that get theirs with their start. */
    static ProgramDesk notBatching(String workerId) {
        return new ProgramDesk(workerId, State.CLOSED);
    }

    @Override
    public CompletableFuture<List<String>> nextDatum(String error) {
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        synchronized (lock) {
            if (state == State.CLOSED) {
                return CompletableFuture.failedFuture(new NotBatchingException());
            }
            arrive(new Call(answer, error));
        }
        return answer;
    }

    private void arrive(Call call) {
        switch (state) {
            case HANDING -> {
                cameWhileHanding.add(call);
                return;
            }
            case BUSY ->
                    // Only a call that came after the datum was handed out can be about it.
                    verdict =
                            Optional.of(
                                    call.error().isEmpty()
                                            ? new Verdict.Went()
                                            : new Verdict.Reported(call.error()));
            case STARTING, IDLE, CLOSED -> {
                // No datum in hand: there is nothing an error could be about.
            }
        }
        state = State.IDLE;
        started = Optional.empty();
        callers.add(call);
        lock.notifyAll();
    }

    @Override
    public void delivered(CompletableFuture<List<String>> answer) {
        synchronized (lock) {
            if (state == State.HANDING && isHeldBy(answer)) {
                settle(State.BUSY);
            }
        }
    }

    private boolean isHeldBy(CompletableFuture<List<String>> answer) {
        return holder.isPresent() && holder.get().answer() == answer;
    }

    /** It is known what became of the answer: those who called meanwhile get their turn. */
    private void settle(State now) {
        state = now;
        List<Call> calls = List.copyOf(cameWhileHanding);
        cameWhileHanding.clear();
        calls.forEach(this::arrive);
    }

    @Override
    public void undelivered(CompletableFuture<List<String>> answer) {
        if (answer.cancel(false)) {
            return;
        }
        synchronized (lock) {
            if (!isHeldBy(answer)) {
                return;
            }
            holder = Optional.empty();
            if (state == State.HANDING) {
                settle(State.IDLE);
            } else if (state == State.BUSY) {
                state = State.IDLE;
            }
            backOnTheDesk = true;
            started = Optional.empty();
            // A verdict nobody has acted on yet is of a caller that cannot know the datum.
            verdict = Optional.empty();
            lock.notifyAll();
        }
    }

    @Override
    public WorkerStatus status() {
        synchronized (lock) {
            return new WorkerStatus(
                    workerId,
                    attempt.map(Attempt::jobId).orElse(""),
                    started,
                    started.isEmpty() ? List.of() : attempt.orElseThrow().files());
        }
    }

    @Override
    public boolean cancel(String jobId, List<String> dataFilters) {
        synchronized (lock) {
            return attempt.isPresent()
                    && attempt.get().jobId().equals(jobId)
                    && cancelMatching(dataFilters, "restart datum");
        }
    }

    /** Cancels the attempt if its datum is in hand and all filters match. */
    boolean cancelMatching(List<String> filters, String reason) {
        synchronized (lock) {
            return started.isPresent()
                    && attempt.orElseThrow().matches(filters)
                    && cancelAttempt(reason);
        }
    }

    /** Cancels the attempt that {@link #begin} announced; false if there is none or it is over. */
    boolean cancelAttempt(String reason) {
        synchronized (lock) {
            if (attempt.isEmpty() || verdict.isPresent() || cancelled.isPresent()) {
                return false;
            }
            String text = reason.isEmpty() ? "context canceled" : "context canceled: " + reason;
            cancelled = Optional.of(new Verdict.Cancelled(text));
            lock.notifyAll();
            return true;
        }
    }

    /** From now on an attempt can be cancelled. */
    void begin(Attempt next) {
        synchronized (lock) {
            attempt = Optional.of(next);
            holder = Optional.empty();
            backOnTheDesk = false;
            verdict = Optional.empty();
            cancelled = Optional.empty();
        }
    }

    /** Another process is served from now on. */
    void forgetEnd() {
        synchronized (lock) {
            ended = Optional.empty();
        }
    }

    /** The attempt is over. */
    void finish() {
        synchronized (lock) {
            attempt = Optional.empty();
            holder = Optional.empty();
            started = Optional.empty();
        }
    }

    /** The datum is in the hands of a program that does not ask for it. */
    void inHand(Instant now) {
        synchronized (lock) {
            started = Optional.of(now);
        }
    }

    /** The program is gone. */
    void ended(Exit exit) {
        synchronized (lock) {
            ended = Optional.of(new Verdict.Ended(exit));
            lock.notifyAll();
        }
    }

    /** How the program ended, if it did. */
    Optional<Exit> exit() {
        synchronized (lock) {
            return ended.map(end -> ((Verdict.Ended) end).exit());
        }
    }

    /** Waits for the first call. */
    Verdict awaitFirstCall(Optional<Duration> limit) throws InterruptedException {
        var time = new TimeLeft(limit);
        synchronized (lock) {
            while (state == State.STARTING && lost().isEmpty()) {
                if (!time.await(lock)) {
                    return new Verdict.TookTooLong();
                }
            }
            return lost().orElseGet(Verdict.Went::new);
        }
    }

    /**
     * Waits for a caller and gives it the datum. A caller that has vanished does not count. Whether
     * the answer arrives is known later: {@link #awaitVerdict}.
     */
    Verdict hand(List<String> env, Instant now, TimeLeft time) throws InterruptedException {
        while (true) {
            Call call;
            synchronized (lock) {
                while (callers.isEmpty() && lost().isEmpty()) {
                    if (!time.await(lock)) {
                        return new Verdict.TookTooLong();
                    }
                }
                if (lost().isPresent()) {
                    return lost().get();
                }
                call = callers.remove();
                holder = Optional.of(call);
                backOnTheDesk = false;
                state = State.HANDING;
                started = Optional.of(now);
                // Whatever was said before is not about this datum.
                verdict = Optional.empty();
            }
            if (call.answer().complete(env)) {
                return new Verdict.Went();
            }
            synchronized (lock) {
                holder = Optional.empty();
                started = Optional.empty();
                settle(State.IDLE);
            }
        }
    }

    /**
     * Waits until the datum in hand is done with, or turns out not to be in anybody's hand. From
     * then on it is too late to report its answer undelivered.
     */
    Verdict awaitVerdict(TimeLeft time) throws InterruptedException {
        synchronized (lock) {
            while (verdict.isEmpty() && lost().isEmpty() && !backOnTheDesk) {
                if (!time.await(lock)) {
                    return new Verdict.TookTooLong();
                }
            }
            holder = Optional.empty();
            return verdict.or(this::lost).orElseGet(Verdict.Undelivered::new);
        }
    }

    private Optional<Verdict> lost() {
        return cancelled.or(() -> ended);
    }

    /** Refuses all who wait and all who come. */
    void close() {
        List<Call> refused = new ArrayList<>();
        synchronized (lock) {
            state = State.CLOSED;
            refused.addAll(callers);
            refused.addAll(cameWhileHanding);
            callers.clear();
            cameWhileHanding.clear();
        }
        refused.forEach(call -> call.answer().completeExceptionally(new NotBatchingException()));
    }
}
