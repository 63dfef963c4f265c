package io.warmdatum.lambda.internal.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls over the network that end by a deadline. A thread that reads from a connection hears no
 * interrupt, and the SDK's own timeouts wait for it: one that is late is left behind, until its
 * connection times out. Thread-safe.
 */
final class TimedCalls {

    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    call -> {
                        var thread = new Thread(call, "warmdatum-network");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final InstantSource clock;

    TimedCalls(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Makes a call. What it throws is thrown here.
     *
     * @throws IOException it has not ended by the deadline, or this thread was interrupted
     */
    <T> T by(Instant deadline, Callable<T> call) throws IOException {
        long left = Duration.between(clock.instant(), deadline).toMillis();
        if (left <= 0) {
            throw new IOException("no time is left for it");
        }
        Future<T> answer = threads.submit(call);
        try {
            return answer.get(left, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("it has not ended in time, after " + left + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }
}
