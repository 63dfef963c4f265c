package io.warmdatum.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Runs loops at the same time and waits for all. Stateless. */
public final class ParallelLoops {

    private ParallelLoops() {}

    /** What one thread does. */
    @FunctionalInterface
    public interface Loop {
        void run() throws InterruptedException, IOException;
    }

    /**
     * Runs each loop on a thread of its own. If one fails the others are interrupted, and its
     * failure is thrown when all have ended.
     *
     * @param name the threads are named after it
     * @throws InterruptedException the calling thread was interrupted; all loops have ended
     */
    public static void run(List<Loop> loops, String name) throws InterruptedException, IOException {
        run(loops, name, ParallelLoops::interruptOthers);
    }

    /**
     * The same for loops that do not take an interrupt for their end, as they call functions
     * themselves: the others are told to take nothing new instead.
     *
     * @param stop tells them
     */
    static void runToTheEnd(List<Loop> loops, String name, Runnable stop)
            throws InterruptedException, IOException {
        run(loops, name, threads -> stop.run());
    }

    private static void run(List<Loop> loops, String name, Consumer<List<Thread>> stopOthers)
            throws InterruptedException, IOException {
        var first = new AtomicReference<Throwable>();
        List<Thread> threads = new ArrayList<>();
        for (Loop loop : loops) {
            Runnable task =
                    () -> {
                        try {
                            loop.run();
                        } catch (Throwable e) {
                            // What the others throw when they are interrupted comes after it.
                            first.compareAndSet(null, e);
                            stopOthers.accept(threads);
                        }
                    };
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
        rethrow(first.get());
    }

    private static void interruptOthers(List<Thread> threads) {
        threads.stream().filter(t -> t != Thread.currentThread()).forEach(Thread::interrupt);
    }

    private static void rethrow(Throwable first) throws InterruptedException, IOException {
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
