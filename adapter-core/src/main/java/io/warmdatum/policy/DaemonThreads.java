package io.warmdatum.policy;

import io.smallrye.faulttolerance.standalone.Configuration;
import io.smallrye.faulttolerance.standalone.StandaloneFaultTolerance;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Threads for SmallRye's timers that do not keep the process alive: its own would, so that a
 * program that has finished its work would never end.
 */
final class DaemonThreads implements Configuration {

    private final ExecutorService executor =
            Executors.newCachedThreadPool(
                    task -> {
                        var thread = new Thread(task, "fault-tolerance");
                        thread.setDaemon(true);
                        return thread;
                    });

    private DaemonThreads() {}

    /**
     * Has no effect where the embedding program has configured SmallRye already: its choice counts.
     */
    static void use() {
        try {
            StandaloneFaultTolerance.configure(new DaemonThreads());
        } catch (IllegalStateException alreadyConfigured) {
            // The embedding program's threads are used.
            return;
        }
        startTimer();
    }

    /** SmallRye's timer is a daemon only if the thread that first asks for it is one. */
    private static void startTimer() {
        var starter = new Thread(StandaloneFaultTolerance::timerAccess, "fault-tolerance-start");
        starter.setDaemon(true);
        starter.start();
        boolean interrupted = false;
        while (starter.isAlive()) {
            try {
                starter.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public ExecutorService executor() {
        return executor;
    }

    @Override
    public void onShutdown() throws InterruptedException {
        executor.shutdownNow();
        executor.awaitTermination(1, TimeUnit.SECONDS);
    }
}
