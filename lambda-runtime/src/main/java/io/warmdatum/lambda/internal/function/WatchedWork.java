package io.warmdatum.lambda.internal.function;

import io.warmdatum.worker.ParallelLoops.Loop;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work on a thread of its own, so that it can be left behind if it does not end in time. Used by
 * the thread that waits for it.
 */
final class WatchedWork {

    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread thread;
    private boolean interrupted;

    /** Begins it. */
    WatchedWork(Loop work, ThreadFactory threads) {
        this.thread =
                threads.newThread(
                        () -> {
                            try {
                                work.run();
                                end.complete(null);
                            } catch (Throwable e) {
                                end.completeExceptionally(e);
                            }
                        });
        thread.start();
    }

    /**
     * Waits for its end; interrupts it when its time is over, and when the calling thread is
     * interrupted.
     *
     * @param limit its time
     * @param goodbye how long to wait for it after that
     * @throws InterruptedException the calling thread was interrupted
     */
    void awaitEnd(Duration limit, Duration goodbye) throws InterruptedException {
        try {
            if (!endsWithin(limit)) {
                interrupt();
                endsWithin(goodbye);
            }
        } catch (InterruptedException e) {
            interrupt();
            throw e;
        }
    }

    private void interrupt() {
        interrupted = true;
        thread.interrupt();
    }

    private boolean endsWithin(Duration limit) throws InterruptedException {
        try {
            end.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    /** Whether it has ended. */
    boolean isDone() {
        return end.isDone();
    }

    /**
     * Throws what the work that has ended has thrown, if it has; that an interrupt has ended it is
     * nothing wrong.
     *
     * @throws IOException as the work throws it, or it was interrupted by somebody else
     */
    void rethrow() throws IOException {
        try {
            end.getNow(null);
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            } else if (e.getCause() instanceof InterruptedException cause) {
                if (interrupted) {
                    return;
                }
                throw new IOException("its loop was interrupted from outside", cause);
            } else if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    /** Has something done when it has ended, now if it has already. */
    void onEnd(Runnable action) {
        end.whenComplete((nothing, trouble) -> action.run());
    }
}
