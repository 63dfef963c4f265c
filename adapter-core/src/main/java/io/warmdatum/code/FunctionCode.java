package io.warmdatum.code;

import io.warmdatum.FailedDatum;
import io.warmdatum.Failure;
import io.warmdatum.Failure.Cause;
import io.warmdatum.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A function in this process, as the user code of one worker. It runs on a thread of its own, so
 * that one that ignores its interruption can be left behind; or, inline, on that of the worker.
 */
final class FunctionCode implements UserCode {

    private final String workerId;
    private final FunctionRuntime runtime;
    private final ProgramListener listener;
    private final boolean inline;
    private final Object lock = new Object();

    // Guarded by the lock.
    private FunctionThread thread;
    private Optional<Running> running = Optional.empty();
    private boolean closed;

    FunctionCode(
            String workerId, FunctionRuntime runtime, ProgramListener listener, boolean inline) {
        this.workerId = workerId;
        this.runtime = runtime;
        this.listener = listener;
        this.inline = inline;
    }

    @Override
    public void start(Attempt attempt) throws AttemptFailedException {
        runtime.start(listener);
    }

    @Override
    public void run(Attempt attempt)
            throws AttemptFailedException, DatumGivenBackException, InterruptedException {
        LoadedFunction function = runtime.start(listener);
        var datum = new AttemptDatum(attempt);
        Call<Outcome> made = printing(attempt, () -> function.call(datum));
        if (inline) {
            keep(call(made, attempt), attempt);
            return;
        }
        Running call = begin(attempt, made);
        try {
            keep(await(call, attempt), attempt);
        } finally {
            synchronized (lock) {
                running = Optional.empty();
            }
        }
    }

    /** What a function does; it may throw anything. */
    interface Call<T> {
        T run() throws Throwable;
    }

    /** What the call prints is the attempt's. */
    private <T> Call<T> printing(Attempt attempt, Call<T> call) {
        return () -> {
            var output = FunctionOutput.begin(attempt, listener, runtime.clock());
            try {
                return call.run();
            } finally {
                output.end();
            }
        };
    }

    /** Calls here; what ends at the deadline or later is given back, however it ended. */
    private Outcome call(Call<Outcome> call, Attempt attempt)
            throws AttemptFailedException, DatumGivenBackException {
        // What interrupts too late must not meet the next call.
        if (Thread.interrupted()) {
            requireTime(attempt);
        }
        Outcome outcome;
        try {
            outcome = call.run();
        } catch (Throwable e) {
            AttemptFailedException failed = thrown(attempt, e);
            requireTime(attempt);
            throw failed;
        } finally {
            Thread.interrupted();
        }
        requireTime(attempt);
        return outcome;
    }

    private void requireTime(Attempt attempt) throws DatumGivenBackException {
        if (attempt.deadline().isPresent()
                && !runtime.clock().instant().isBefore(attempt.deadline().get())) {
            throw noTimeLeft(attempt);
        }
    }

    private static DatumGivenBackException noTimeLeft(Attempt attempt) {
        return new DatumGivenBackException(
                "no time left: attempt " + attempt.number() + " was still running at the deadline");
    }

    /** A call in progress. */
    private record Running(
            Attempt attempt, CompletableFuture<Outcome> result, CompletableFuture<String> cancel) {}

    private Running begin(Attempt attempt, Call<Outcome> call) throws AttemptFailedException {
        synchronized (lock) {
            if (closed) {
                throw failed(Cause.CANCELLED, "context canceled: the worker ends");
            }
            var begun = new Running(attempt, thread().submit(call), new CompletableFuture<>());
            running = Optional.of(begun);
            return begun;
        }
    }

    private FunctionThread thread() {
        if (thread == null) {
            thread = new FunctionThread(task -> runtime.thread(workerId, task));
        }
        return thread;
    }

    private Outcome await(Running call, Attempt attempt)
            throws AttemptFailedException, DatumGivenBackException, InterruptedException {
        var either = CompletableFuture.anyOf(call.result(), call.cancel());
        try {
            if (attempt.deadline().isPresent()) {
                var left = Duration.between(runtime.clock().instant(), attempt.deadline().get());
                either.get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
            } else {
                either.get();
            }
        } catch (InterruptedException e) {
            stop(call.result(), attempt);
            throw e;
        } catch (TimeoutException e) {
            stop(call.result(), attempt);
            throw noTimeLeft(attempt);
        } catch (java.util.concurrent.ExecutionException | CancellationException e) {
            throw thrown(attempt, e.getCause());
        }
        if (call.cancel().isDone() && !call.result().isDone()) {
            stop(call.result(), attempt);
            throw failed(Cause.CANCELLED, call.cancel().join());
        }
        return call.result().getNow(null);
    }

    private void keep(Outcome outcome, Attempt attempt)
            throws AttemptFailedException, DatumGivenBackException {
        if (outcome instanceof Outcome.Failed failed) {
            throw new AttemptFailedException(failed.lastFailure());
        } else if (outcome instanceof Outcome.Deferred deferred) {
            throw new DatumGivenBackException(deferred.reason());
        } else if (!(outcome instanceof Outcome.Processed)) {
            throw failed(
                    Cause.REPORTED,
                    "the function returned "
                            + outcome
                            + "; it may return Outcome.processed(), failed(...) or deferred(...)");
        }
    }

    private AttemptFailedException thrown(Attempt attempt, Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            runtime.outOfMemory("datum " + attempt.datumId());
        }
        return new AttemptFailedException(
                new Failure(
                        Cause.REPORTED,
                        ThrownText.oneLine(thrown),
                        OptionalInt.empty(),
                        ThrownText.frames(thrown)),
                thrown);
    }

    private static AttemptFailedException failed(Cause cause, String reason) {
        return new AttemptFailedException(Failure.of(cause, reason));
    }

    /** Interrupts a call and waits for its end; leaves it behind if it does not end. */
    private void stop(CompletableFuture<?> call, Attempt attempt) {
        FunctionThread busy;
        synchronized (lock) {
            busy = thread;
        }
        busy.interrupt();
        if (!busy.awaitIdle(call, runtime.abandonAfter())) {
            synchronized (lock) {
                thread = null;
            }
            runtime.leftBehind("of datum " + attempt.datumId());
            busy.abandon(runtime::returned);
        }
    }

    @Override
    public String runErrorCommand(Attempt attempt, String reason, Duration budget)
            throws InterruptedException {
        var failure = Failure.of(Cause.REPORTED, reason);
        return recover(
                attempt,
                new FailedTry(
                        failure,
                        Optional.empty(),
                        List.of(failure),
                        attempt.number() >= attempt.tries()),
                budget);
    }

    @Override
    public String recover(Attempt attempt, FailedTry failed, Duration budget)
            throws InterruptedException {
        LoadedFunction function;
        try {
            function = runtime.start(listener);
        } catch (AttemptFailedException e) {
            return "error handler not called: " + e.getMessage();
        }
        var told =
                new FailedDatum(
                        new AttemptDatum(attempt),
                        failed.failure(),
                        failed.thrown(),
                        failed.history(),
                        failed.last());
        CompletableFuture<Boolean> call;
        synchronized (lock) {
            if (closed) {
                return "error handler not called: the worker ends";
            }
            call = thread().submit(printing(attempt, () -> function.onError(told)));
        }
        try {
            return call.get(budget.toNanos(), TimeUnit.NANOSECONDS) ? "" : "not recovered";
        } catch (TimeoutException e) {
            stop(call, attempt);
            return "error handler interrupted: it took longer than " + Durations.text(budget);
        } catch (InterruptedException e) {
            stop(call, attempt);
            throw e;
        } catch (java.util.concurrent.ExecutionException e) {
            return "error handler threw " + ThrownText.oneLine(e.getCause());
        }
    }

    /** A function stays: it has no process of its own that could be replaced. */
    @Override
    public void discard(String why) {}

    @Override
    public boolean cancelAttempt(String reason) {
        synchronized (lock) {
            return running.map(call -> call.cancel().complete(reason)).orElse(false);
        }
    }

    @Override
    public boolean cancelMatching(List<String> filters, String reason) {
        synchronized (lock) {
            return running.filter(call -> call.attempt().matches(filters))
                    .map(call -> call.cancel().complete(reason))
                    .orElse(false);
        }
    }

    @Override
    public void close() {
        FunctionThread last;
        Optional<Running> call;
        synchronized (lock) {
            closed = true;
            last = thread;
            call = running;
        }
        if (last == null) {
            return;
        }
        Instant started = runtime.clock().instant();
        call.ifPresent(c -> c.cancel().complete("the worker ends"));
        last.close();
        listener.ended("closed after " + Duration.between(started, runtime.clock().instant()));
    }
}
