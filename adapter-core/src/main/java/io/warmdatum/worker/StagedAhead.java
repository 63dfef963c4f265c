package io.warmdatum.worker;

import io.warmdatum.input.InputFile;
import io.warmdatum.input.PlannedDatum;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The datums of one worker that are staged before it asks for them: one, or some if they are small
 * and many are left, so that the thread that stages is woken up once for all of them. Thread-safe.
 */
final class StagedAhead {

    /** Where so many are left, there is time to stage more. */
    private static final int FEW = 1;

    /** With more, the thread that stages is still woken up, but hardly less often. */
    private static final int MOST = 6;

    /** With so much ahead, one datum is enough: several may not fill a disk. */
    private static final long SMALL_BYTES = 1 << 20;

    private final Executor stager;
    private final Supplier<Optional<LocalDelivery>> staging;
    private final BooleanSupplier manyLeft;
    private final ArrayDeque<LocalDelivery> staged = new ArrayDeque<>();
    private boolean underWay;
    private boolean over;
    private Throwable trouble;

    /**
     * @param stager one thread, which runs the tasks in their order
     * @param staging stages the next datum; empty if there is none
     * @param manyLeft whether there are enough for several to be staged ahead
     */
    StagedAhead(
            Executor stager, Supplier<Optional<LocalDelivery>> staging, BooleanSupplier manyLeft) {
        this.stager = stager;
        this.staging = staging;
        this.manyLeft = manyLeft;
    }

    /**
     * Waits for the next datum.
     *
     * @return empty if there is none
     * @throws RuntimeException why none could be had
     */
    synchronized Optional<LocalDelivery> next() throws InterruptedException {
        if (staged.isEmpty()) {
            stageMore();
        }
        while (staged.isEmpty() && !over) {
            wait();
        }
        if (staged.isEmpty() && trouble != null) {
            throw trouble instanceof RuntimeException known
                    ? known
                    : new IllegalStateException("Staging may only fail in known ways", trouble);
        }
        LocalDelivery next = staged.poll();
        if (staged.size() <= FEW) {
            stageMore();
        }
        return Optional.ofNullable(next);
    }

    /** Stages no more. What is staged is given to nobody but {@link #left}. */
    synchronized void end() {
        over = true;
    }

    /** What was staged and not asked for; complete when the stager has done what it was told. */
    synchronized List<LocalDelivery> left() {
        List<LocalDelivery> left = new ArrayList<>(staged);
        staged.clear();
        return left;
    }

    private void stageMore() {
        if (!underWay && wantsMore()) {
            underWay = true;
            stager.execute(this::stage);
        }
    }

    private boolean wantsMore() {
        return !over
                && (staged.isEmpty()
                        || staged.size() < MOST && areSmall() && manyLeft.getAsBoolean());
    }

    /** What is lazy has a thread for each file, however small. */
    private boolean areSmall() {
        long bytes = 0;
        for (LocalDelivery next : staged) {
            PlannedDatum datum = next.datum().datum();
            bytes += datum.sizeBytes();
            if (datum.inputs().stream().anyMatch(InputFile::lazy)) {
                return false;
            }
        }
        return bytes < SMALL_BYTES;
    }

    private void stage() {
        try {
            while (goesOn()) {
                add(staging.get());
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private synchronized boolean goesOn() {
        underWay = wantsMore();
        return underWay;
    }

    private synchronized void add(Optional<LocalDelivery> next) {
        next.ifPresentOrElse(staged::add, this::end);
        notifyAll();
    }

    private synchronized void fail(Throwable e) {
        trouble = e;
        over = true;
        notifyAll();
    }
}
