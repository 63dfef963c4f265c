package io.warmdatum.input;

import io.warmdatum.spec.DatumSets;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/** How datums are cut into consecutive sets (reference 5). Pure functions; thread-safe. */
public final class DatumSetSizes {

    private static final long SETS_PER_WORKER = 4;

    private DatumSetSizes() {}

    /**
     * Datums per set where sets are counted: {@code number} if given, else datums shared out to
     * {@code perWorker} (defaults to 4) sets per worker, at least 1. {@code sizeBytes} is not
     * looked at; with it, use {@link #sets}.
     *
     * @param sets rule of the spec
     * @param datums datums to process: all of the job without the skipped ones
     * @param workers workers of the job, at least 1
     */
    public static long setSize(DatumSets sets, long datums, int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be at least 1, not " + workers);
        }
        if (sets.number() > 0) {
            return sets.number();
        }
        long perWorker = sets.perWorker() > 0 ? sets.perWorker() : SETS_PER_WORKER;
        // Divided one after the other: the product could overflow.
        return Math.max(1, datums / workers / perWorker);
    }

    /**
     * Cuts datums into sets: how many datums each consecutive set holds. With {@code sizeBytes}, a
     * new set starts when the one before has at least that many bytes already, so a set may
     * overshoot by one datum.
     *
     * @param sets rule of the spec
     * @param datums datums to process: all of the job without the skipped ones
     * @param workers workers of the job, at least 1
     * @param sizes bytes of each datum in order, read only as far as the set reaches
     */
    public static PrimitiveIterator.OfLong sets(
            DatumSets sets, long datums, int workers, PrimitiveIterator.OfLong sizes) {
        long maxDatums = sets.sizeBytes() > 0 ? Long.MAX_VALUE : setSize(sets, datums, workers);
        long maxBytes = sets.sizeBytes() > 0 ? sets.sizeBytes() : Long.MAX_VALUE;
        return new PrimitiveIterator.OfLong() {
            @Override
            public boolean hasNext() {
                return sizes.hasNext();
            }

            @Override
            public long nextLong() {
                if (!sizes.hasNext()) {
                    throw new NoSuchElementException("no set left");
                }
                long count = 0;
                long bytes = 0;
                while (count < maxDatums && bytes < maxBytes && sizes.hasNext()) {
                    bytes += sizes.nextLong();
                    count++;
                }
                return count;
            }
        };
    }
}
