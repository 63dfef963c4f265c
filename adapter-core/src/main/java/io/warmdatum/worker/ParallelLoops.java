package io.warmdatum.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs loops at the same time and waits for all. Stateless. */
final class ParallelLoops {

    private ParallelLoops() {}

    /** What one thread does. */
    interface Loop {
        void run() throws InterruptedException, IOException;
    }

    /**
     * Runs each loop on a thread of its own. If one fails the others are interrupted, and its
     * failure is thrown when all have ended.
     *
     * @throws InterruptedException the calling thread was interrupted; all loops have ended
     */
    static void run(List<Loop> loops, String name) throws InterruptedException, IOException {
        List<FutureTask<Void>> tasks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (Loop loop : loops) {
            var task =
                    new FutureTask<Void>(
                            () -> {
                                try {
                                    loop.run();
                                    return null;
                                } catch (Throwable e) {
                                    interruptOthers(threads);
                                    throw e;
                                }
                            });
            tasks.add(task);
            threads.add(new Thread(task, name + "-loop-" + threads.size()));
        }
        threads.forEach(Thread::start);
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    threads.forEach(Thread::interrupt);
                }
            }
        }
        if (interrupted) {
            throw new InterruptedException();
        }
        throwFirst(tasks);
    }

    private static void interruptOthers(List<Thread> threads) {
        threads.stream().filter(t -> t != Thread.currentThread()).forEach(Thread::interrupt);
    }

    /** What interrupted the others comes before their interruption. */
    private static void throwFirst(List<FutureTask<Void>> tasks)
            throws InterruptedException, IOException {
        Throwable first = null;
        for (FutureTask<Void> task : tasks) {
            try {
                task.get();
            } catch (ExecutionException e) {
                if (first == null || first instanceof InterruptedException) {
                    first = e.getCause();
                }
            }
        }
        if (first instanceof IOException e) {
            throw e;
        } else if (first instanceof InterruptedException e) {
            throw e;
        } else if (first instanceof RuntimeException e) {
            throw e;
        } else if (first instanceof Error e) {
            throw e;
        }
    }
}
