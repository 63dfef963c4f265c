package io.warmdatum.code;

import io.warmdatum.Failure;
import io.warmdatum.Failure.Cause;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A datum function in this process, loaded once for all workers that call it, and what is known of
 * its health. Thread-safe.
 */
public final class FunctionRuntime {

    private final Callable<LoadedFunction> loader;
    private final ClassLoader classes;
    private final Duration abandonAfter;
    private final int maxAbandoned;
    private final InstantSource clock;
    private final FunctionHealth health;
    private final AtomicInteger abandoned = new AtomicInteger();
    private final AtomicLong threads = new AtomicLong();

    // Written under the lock; read without it once set.
    private volatile LoadedFunction loaded;
    private String whyStart = "first start";

    /**
     * @param loader makes the function; called again if it failed
     * @param classes class loader of the function's threads
     * @param abandonAfter how long an interrupted attempt may go on before it is left behind
     * @param maxAbandoned how many attempts that were left behind may go on at once before the
     *     process is unfit, normally {@link FunctionHealth#MAX_ABANDONED}
     * @param clock tells the time of day
     * @param health is told when the process is unfit
     */
    public FunctionRuntime(
            Callable<LoadedFunction> loader,
            ClassLoader classes,
            Duration abandonAfter,
            int maxAbandoned,
            InstantSource clock,
            FunctionHealth health) {
        this.loader = Objects.requireNonNull(loader, "loader must be set");
        this.classes = Objects.requireNonNull(classes, "classes must be set");
        this.abandonAfter = Objects.requireNonNull(abandonAfter, "abandonAfter must be set");
        this.maxAbandoned = maxAbandoned;
        this.clock = Objects.requireNonNull(clock, "clock must be set");
        this.health = Objects.requireNonNull(health, "health must be set");
    }

    /**
     * User code of one worker; all workers share the function and its warm-up.
     *
     * @param listener is told of the start, by the worker that makes it
     */
    public UserCode open(String workerId, ProgramListener listener) {
        return new FunctionCode(workerId, this, listener, false);
    }

    /**
     * As {@link #open}, but the function is called by the worker's own thread, which saves two
     * hand-overs for each datum. For hosts that watch over that thread: nobody else interrupts an
     * attempt that goes on beyond its deadline, and none can be cancelled. An interrupt before the
     * deadline does not end the worker's loop: what the function makes of it is its attempt's end.
     */
    public UserCode openInline(String workerId, ProgramListener listener) {
        return new FunctionCode(workerId, this, listener, true);
    }

    /**
     * Loads and warms the function before there is a datum, for a host that has the time. What went
     * wrong is not lost: the first attempt tries again.
     *
     * @return why it could not be started; empty if it was
     */
    public Optional<Failure> startAhead(ProgramListener listener) {
        try {
            start(listener);
            return Optional.empty();
        } catch (AttemptFailedException e) {
            return Optional.of(e.failure());
        }
    }

    /** How many attempts that were left behind are still going on. */
    public int abandoned() {
        return abandoned.get();
    }

    /** Loads and warms the function, if that was not done; one worker does, the others wait. */
    LoadedFunction start(ProgramListener listener) throws AttemptFailedException {
        LoadedFunction warm = loaded;
        return warm != null ? warm : startOnce(listener);
    }

    private synchronized LoadedFunction startOnce(ProgramListener listener)
            throws AttemptFailedException {
        if (loaded != null) {
            return loaded;
        }
        String why = whyStart;
        listener.starting(why);
        whyStart = "it could not be started";
        var started = clock.instant();
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        current.setContextClassLoader(classes);
        try {
            LoadedFunction function = loader.call();
            function.warmUp();
            loaded = function;
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
            if (e instanceof InterruptedException) {
                current.interrupt();
            }
            throw new AttemptFailedException(
                    new Failure(
                            Cause.START_FAILED,
                            "error starting user code: " + ThrownText.oneLine(e),
                            java.util.OptionalInt.empty(),
                            ThrownText.frames(e)),
                    e);
        } finally {
            current.setContextClassLoader(before);
        }
        Duration took = Duration.between(started, clock.instant());
        StartRecord.commit(why, took);
        listener.ready(took);
        return loaded;
    }

    Duration abandonAfter() {
        return abandonAfter;
    }

    InstantSource clock() {
        return clock;
    }

    /** An attempt is left behind; {@link #returned} follows if it ever ends. */
    public void leftBehind(String what) {
        int now = abandoned.incrementAndGet();
        if (now > maxAbandoned) {
            health.unfit(
                    now
                            + " attempts ignored their interruption and still run, the last one "
                            + what
                            + "; the process ends to be rid of them");
        }
    }

    /** An attempt that was left behind has ended. */
    public void returned() {
        abandoned.decrementAndGet();
    }

    /** The heap was full in an attempt, which has failed: what else was lost nobody knows. */
    void outOfMemory(String what) {
        health.unfit(
                "out of memory in "
                        + what
                        + " (largest heap "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB); the process ends, since other threads may have lost something");
    }

    /** A thread for attempts of a worker, not started. The process does not wait for it. */
    public Thread thread(String workerId, Runnable task) {
        var thread = new Thread(task, "datum-" + workerId + "-" + threads.incrementAndGet());
        thread.setDaemon(true);
        thread.setContextClassLoader(classes);
        return thread;
    }
}
