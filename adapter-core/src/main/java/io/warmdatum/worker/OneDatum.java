package io.warmdatum.worker;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** A source of one datum, which keeps its report. Used by one thread. */
final class OneDatum implements DatumSource {

    private Delivery left;
    private Report report;

    /**
     * @param delivery makes the delivery; is given what takes its report
     */
    OneDatum(Function<Consumer<Report>, Delivery> delivery) {
        this.left = delivery.apply(given -> report = given);
    }

    @Override
    public Optional<Delivery> next() {
        Optional<Delivery> next = Optional.ofNullable(left);
        left = null;
        return next;
    }

    /** How the datum went, once the loop is through. */
    Report report() {
        return report;
    }

    @Override
    public void stopEarly(String reason) {
        left = null;
    }

    @Override
    public void close() {
        // The files of the datum are to stay.
    }
}
