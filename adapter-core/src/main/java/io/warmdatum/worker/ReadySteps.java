package io.warmdatum.worker;

import io.warmdatum.policy.Steps;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Steps of one worker's datums, in the order in which they are due. Thread-safe. */
final class ReadySteps implements Steps {

    private record Due(long nanos, long order, Step step) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            long difference = nanos - other.nanos;
            return difference == 0 ? Long.compare(order, other.order) : difference < 0 ? -1 : 1;
        }
    }

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final Deque<Step> now = new ArrayDeque<>();
    private final PriorityQueue<Due> later = new PriorityQueue<>();
    private long order;

    /**
     * @param nanoTime elapsed time, as {@link System#nanoTime}
     */
    ReadySteps(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public void now(Step step) {
        lock.lock();
        try {
            now.add(step);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void after(Duration wait, Step step) {
        long due = nanoTime.getAsLong() + wait.toNanos();
        lock.lock();
        try {
            later.add(new Due(due, ++order, step));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The step that is due, if one is. */
    Optional<Step> poll() {
        lock.lock();
        try {
            Due first = later.peek();
            if (first == null || first.nanos() - nanoTime.getAsLong() > 0) {
                return Optional.ofNullable(now.poll());
            }
            later.remove();
            return Optional.of(first.step());
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a step to be due, or for a time to pass. */
    Optional<Step> await(Duration limit) throws InterruptedException {
        long end = nanoTime.getAsLong() + limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                Optional<Step> due = poll();
                long now = nanoTime.getAsLong();
                if (due.isPresent() || end - now <= 0) {
                    return due;
                }
                Due next = later.peek();
                long wait = next == null ? end - now : Math.min(end, next.nanos()) - now;
                if (changed.awaitNanos(Math.max(1, wait)) > 0) {
                    continue;
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
