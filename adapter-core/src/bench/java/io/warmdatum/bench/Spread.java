package io.warmdatum.bench;

import java.util.List;

/**
 * Median and range of some figures. Immutable.
 *
 * @param median middle figure, or the mean of the two middle ones
 * @param min smallest
 * @param max largest
 */
record Spread(double median, double min, double max) {

    static Spread of(List<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("figures must not be empty");
        }
        double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
