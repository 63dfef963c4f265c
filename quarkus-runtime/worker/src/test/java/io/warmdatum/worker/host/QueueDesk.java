package io.warmdatum.worker.host;

import io.warmdatum.code.Attempt.AttemptFile;
import io.warmdatum.code.NextDatumDesk;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A small desk: datums are offered to it, callers get them in order. Thread-safe. */
final class QueueDesk implements NextDatumDesk {

    static final String HASH = "00ff10";

    private final Deque<CompletableFuture<List<String>>> waiting = new ArrayDeque<>();
    private final Deque<List<String>> datums = new ArrayDeque<>();
    private final BlockingQueue<String> errors = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> vanished = new LinkedBlockingQueue<>();
    private final BlockingQueue<List<String>> delivered = new LinkedBlockingQueue<>();
    private final BlockingQueue<List<String>> lost = new LinkedBlockingQueue<>();
    private Exception refusal;

    synchronized void offer(List<String> env) {
        datums.add(env);
        serve();
    }

    synchronized void refuseWith(Exception refusal) {
        this.refusal = refusal;
    }

    /** The next error text a caller reported. */
    String reported() throws InterruptedException {
        String error = errors.poll(10, TimeUnit.SECONDS);
        if (error == null) {
            throw new AssertionError("nobody called NextDatum within 10 s");
        }
        return error;
    }

    /** Waits until a waiting caller was noticed to have gone. */
    void awaitVanished() throws InterruptedException {
        if (vanished.poll(10, TimeUnit.SECONDS) == null) {
            throw new AssertionError("no waiting call was cancelled within 10 s");
        }
    }

    /** The next answer that did not reach its caller. */
    List<String> lost() throws InterruptedException {
        List<String> env = lost.poll(10, TimeUnit.SECONDS);
        if (env == null) {
            throw new AssertionError("no answer was reported undelivered within 10 s");
        }
        return env;
    }

    /** The next answer that was written while its caller was there. */
    List<String> delivered() throws InterruptedException {
        List<String> env = delivered.poll(10, TimeUnit.SECONDS);
        if (env == null) {
            throw new AssertionError("no answer was reported delivered within 10 s");
        }
        return env;
    }

    List<String> allReported() {
        List<String> all = new ArrayList<>();
        errors.drainTo(all);
        return all;
    }

    @Override
    public synchronized CompletableFuture<List<String>> nextDatum(String error) {
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        if (refusal != null) {
            answer.completeExceptionally(refusal);
        } else {
            answer.whenComplete(
                    (env, failure) -> {
                        if (answer.isCancelled()) {
                            vanished.add(error);
                        }
                    });
            waiting.add(answer);
            serve();
        }
        errors.add(error);
        return answer;
    }

    @Override
    public void delivered(CompletableFuture<List<String>> answer) {
        delivered.add(answer.getNow(List.of()));
    }

    @Override
    public void undelivered(CompletableFuture<List<String>> answer) {
        if (!answer.cancel(false)) {
            lost.add(answer.getNow(List.of()));
        }
    }

    private void serve() {
        while (!datums.isEmpty() && !waiting.isEmpty()) {
            if (waiting.remove().complete(datums.peek())) {
                datums.remove();
            }
        }
    }

    @Override
    public WorkerStatus status() {
        return new WorkerStatus(
                "w0",
                "job1",
                Optional.of(Instant.parse("2024-05-06T07:08:09.5Z")),
                List.of(new AttemptFile("/a.txt", HASH)));
    }

    @Override
    public boolean cancel(String jobId, List<String> dataFilters) {
        return jobId.equals("job1") && dataFilters.stream().allMatch("/a.txt"::equals);
    }
}
