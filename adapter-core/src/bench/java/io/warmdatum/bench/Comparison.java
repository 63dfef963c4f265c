package io.warmdatum.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Two ways to do the same amount of work, measured by turns so that a noisy neighbour hits both.
 * Used by one thread.
 *
 * @param name what is measured
 * @param unit what one operation is, for example {@code datum}
 * @param rounds measured rounds; one more round before them is thrown away
 * @param measured the way of interest
 * @param baseline the way it is compared with
 * @param sense whether the ratio says how much slower or how much faster the way of interest is
 */
record Comparison(String name, String unit, int rounds, Work measured, Work baseline, Sense sense) {

    /** What the ratio means. */
    enum Sense {
        /** Time of the measured way divided by the baseline's: 1 is best. */
        TIMES_THE_COST,
        /** Time of the baseline divided by the measured way's: more is better. */
        TIMES_AS_FAST
    }

    /** Some work, done once per round. */
    interface Work {

        /**
         * Does the work.
         *
         * @return how many operations were done, at least 1
         */
        long run() throws Exception;
    }

    /** Work with something to do before it that does not count. */
    interface PreparedWork extends Work {

        /** Makes ready for one round. */
        void prepare() throws Exception;
    }

    /** Work of which only a part counts. */
    interface MeteredWork extends PreparedWork {

        /** Nanoseconds that one operation took of the part that counts, in the last run. */
        long nanosPerOperation();
    }

    /** Runs all rounds. Ratios are taken within a round, then summed up over the rounds. */
    Result run() throws Exception {
        return run(-1);
    }

    /** As {@link #run}, with more rounds that are thrown away, until all is compiled. */
    Result runWarm() throws Exception {
        return run(-3);
    }

    /** As {@link #run}, without the round that is thrown away. */
    Result once() throws Exception {
        return run(0);
    }

    private Result run(int first) throws Exception {
        List<Double> ratios = new ArrayList<>();
        List<Double> measuredMicros = new ArrayList<>();
        List<Double> baselineMicros = new ArrayList<>();
        for (int round = first; round < rounds; round++) {
            // The order changes each round, so that neither way always runs on the warmer machine.
            boolean baselineFirst = round % 2 == 0;
            double one = microsPerOperation(baselineFirst ? baseline : measured);
            double other = microsPerOperation(baselineFirst ? measured : baseline);
            if (round >= 0) {
                double own = baselineFirst ? other : one;
                double base = baselineFirst ? one : other;
                measuredMicros.add(own);
                baselineMicros.add(base);
                ratios.add(sense == Sense.TIMES_THE_COST ? own / base : base / own);
            }
        }
        return new Result(
                this, Spread.of(ratios), Spread.of(measuredMicros), Spread.of(baselineMicros));
    }

    private static double microsPerOperation(Work work) throws Exception {
        if (work instanceof PreparedWork prepared) {
            prepared.prepare();
        }
        long start = System.nanoTime();
        long operations = work.run();
        long took = System.nanoTime() - start;
        if (operations < 1) {
            throw new IllegalStateException("a benchmark did no work");
        }
        return work instanceof MeteredWork metered
                ? metered.nanosPerOperation() / 1000.0
                : took / 1000.0 / operations;
    }

    /**
     * What the rounds of a comparison gave.
     *
     * @param comparison what was compared
     * @param ratio ratio by round
     * @param measuredMicros microseconds per operation, the way of interest
     * @param baselineMicros microseconds per operation, the baseline
     */
    record Result(
            Comparison comparison, Spread ratio, Spread measuredMicros, Spread baselineMicros) {}
}
