package io.warmdatum.code;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The thread that calls a function, one call at a time. Used by one thread, except that {@link
 * #interrupt} may come from any.
 */
final class FunctionThread {

    private final LinkedTransferQueue<Runnable> calls = new LinkedTransferQueue<>();
    private final Thread thread;
    private final Object lock = new Object();

    // Guarded by the lock.
    private boolean calling;
    private boolean interruptAtBegin;

    // Of the thread itself.
    private boolean ending;

    FunctionThread(ThreadFactory threads) {
        this.thread = threads.newThread(this::work);
        thread.start();
    }

    private void work() {
        while (!ending) {
            try {
                calls.take().run();
            } catch (InterruptedException meantForACallThatHasEnded) {
                // Whoever wants this thread to end says so by the flag.
                continue;
            }
        }
    }

    /** Calls; what it throws completes the future exceptionally. */
    <T> CompletableFuture<T> submit(FunctionCode.Call<T> call) {
        var result = new CompletableFuture<T>();
        synchronized (lock) {
            interruptAtBegin = false;
        }
        calls.add(
                () -> {
                    T value = null;
                    Throwable thrown = null;
                    begin();
                    try {
                        value = call.run();
                    } catch (Throwable e) {
                        thrown = e;
                    }
                    end();
                    if (thrown == null) {
                        result.complete(value);
                    } else {
                        result.completeExceptionally(thrown);
                    }
                });
        return result;
    }

    private void begin() {
        synchronized (lock) {
            calling = true;
            if (interruptAtBegin) {
                thread.interrupt();
            }
        }
    }

    /** The next call must not meet an interrupt that was meant for this one. */
    private void end() {
        synchronized (lock) {
            calling = false;
            Thread.interrupted();
        }
    }

    /** Interrupts the call that was submitted last, if it has not ended. */
    void interrupt() {
        synchronized (lock) {
            if (calling) {
                thread.interrupt();
            } else {
                interruptAtBegin = true;
            }
        }
    }

    /**
     * Waits for the end of a call, whatever its result; an interrupt of the caller does not end the
     * wait.
     *
     * @return whether it has ended
     */
    boolean awaitIdle(CompletableFuture<?> call, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    call.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                    return true;
                } catch (ExecutionException ended) {
                    return true;
                } catch (TimeoutException e) {
                    return call.isDone();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Leaves the call in progress behind: the thread ends with it.
     *
     * @param returned is run when it ends
     */
    void abandon(Runnable returned) {
        calls.add(returned);
        close();
    }

    /** Ends the thread after the call in progress. */
    void close() {
        calls.add(() -> ending = true);
        interrupt();
    }
}
