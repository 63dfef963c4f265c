package io.warmdatum.worker;

import io.warmdatum.code.UserCodes;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Serves all pipelines of a store: runs a job for every new input commit and every new version,
 * takes up jobs whose process died, keeps user code warm between jobs, and writes the ticks of cron
 * inputs; ticks missed while nothing served are caught up by one. Learns of changes from the store,
 * so that other processes need not know it.
 */
public final class PipelineServer implements AutoCloseable {

    private static final long TICK_NANOS = 100_000_000L;

    private final Store store;
    private final UserCodes userCodes;
    private final Path workspaces;
    private final InstantSource clock;
    private final JobListener listener;
    private final Map<String, ServedPipeline> served = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private boolean closed;

    /**
     * @param store where everything is kept
     * @param userCodes starts programs
     * @param workspaces folder for the workers' views of {@code /pfs}, private to this process
     * @param clock tells the time of day
     * @param listener is told what happens in jobs
     */
    public PipelineServer(
            Store store,
            UserCodes userCodes,
            Path workspaces,
            InstantSource clock,
            JobListener listener) {
        this.store = store;
        this.userCodes = userCodes;
        this.workspaces = workspaces;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Serves until closed.
     *
     * @throws InterruptedException the thread was interrupted; call {@link #close} all the same
     */
    public void run() throws InterruptedException {
        long seen = Long.MIN_VALUE;
        lock.lock();
        try {
            while (!closed) {
                long changes = store.changes();
                boolean due = served.values().stream().anyMatch(ServedPipeline::isDue);
                if (changes != seen || due) {
                    seen = changes;
                    look();
                }
                closing.awaitNanos(TICK_NANOS);
            }
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        Set<String> present = new HashSet<>();
        for (Pipelines.PipelineInfo pipeline : store.pipelines().list()) {
            if (pipeline.oneShot() || pipeline.state() == Pipelines.State.PAUSED) {
                continue;
            }
            String key = pipeline.spec().project() + "/" + pipeline.spec().name();
            present.add(key);
            served.computeIfAbsent(
                            key,
                            k ->
                                    new ServedPipeline(
                                            store,
                                            version ->
                                                    new PipelineRunner(
                                                            version,
                                                            store,
                                                            userCodes,
                                                            workspaces.resolve(k.replace('/', '.')),
                                                            clock,
                                                            listener),
                                            clock))
                    .look(pipeline);
        }
        served.entrySet()
                .removeIf(
                        entry -> {
                            boolean gone = !present.contains(entry.getKey());
                            if (gone) {
                                entry.getValue().close();
                            }
                            return gone;
                        });
    }

    /**
     * Stops serving: programs are ended gracefully, jobs in progress keep their state and go on at
     * the next start. Idempotent.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            closing.signalAll();
            served.values().forEach(ServedPipeline::close);
            served.clear();
        } finally {
            lock.unlock();
        }
    }
}
