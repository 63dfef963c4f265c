package io.warmdatum.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The workers of one job, each on a thread of its own. */
final class Crew {

    private static final long STOP_AGAIN_MILLIS = 100;

    private final List<WorkerSlot> slots;
    private final JobRun run;
    private final List<Thread> threads = new ArrayList<>();

    Crew(List<WorkerSlot> slots, JobRun run) {
        this.slots = slots;
        this.run = run;
        for (WorkerSlot slot : slots) {
            threads.add(new Thread(() -> work(slot), "worker-" + slots.indexOf(slot)));
        }
    }

    /**
     * Works until the job has no more datums or is ended early.
     *
     * @throws InterruptedException the calling thread was interrupted; all workers have stopped
     */
    void work() throws InterruptedException {
        threads.forEach(Thread::start);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            run.queue().close();
            stopAll();
            throw e;
        }
    }

    /** Interrupts all workers; a program with a datum in hand is killed. */
    void stop() {
        threads.forEach(Thread::interrupt);
    }

    /** Restarts the datums in hand that match all filters. */
    void restart(List<String> filters) {
        boolean any = false;
        for (WorkerSlot slot : slots) {
            any |= slot.restart(filters);
        }
        if (!any) {
            run.notice("no datum in hand matches " + filters + "; nothing was restarted");
        }
    }

    /**
     * Workers end soon after an interrupt; until then their files must not be touched. An interrupt
     * can get lost in a datum timeout that comes at the same time, so it is repeated.
     */
    private void stopAll() {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                stop();
                try {
                    thread.join(STOP_AGAIN_MILLIS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(WorkerSlot slot) {
        try {
            slot.work(run);
        } catch (InterruptedException e) {
            // The job was stopped: what this worker had in hand stays pending.
            run.queue().close();
        } catch (IOException e) {
            run.breakOff(
                    new io.warmdatum.store.StoreException(
                            io.warmdatum.store.StoreException.Kind.UNAVAILABLE,
                            "the workspace cannot be used: " + e.getMessage(),
                            e));
        } catch (RuntimeException e) {
            run.breakOff(e);
        } catch (Error e) {
            run.breakOff(new IllegalStateException("A worker failed: " + e, e));
        }
    }
}
