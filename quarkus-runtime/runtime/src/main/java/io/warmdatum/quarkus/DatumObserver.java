package io.warmdatum.quarkus;

import io.warmdatum.Datum;
import io.warmdatum.Failure;
import io.warmdatum.worker.Report;
import java.time.Duration;

/**
 * Is told what happens to datums in this process. All beans of this type are; they are thread-safe,
 * quick, and do not throw.
 */
public interface DatumObserver {

    /**
     * The function is about to be loaded and warmed.
     *
     * @param why {@code "first start"}, or why again; one of few texts
     */
    default void starting(String why) {}

    /** The function is loaded and warm. */
    default void ready(Duration took) {}

    /**
     * The function is called, on this thread.
     *
     * @return is told, on the same thread, that the call has ended
     */
    default CallEnd calling(Datum datum) {
        return thrown -> {};
    }

    /** An attempt failed; others may follow. */
    default void attemptFailed(String datumId, int attempt, Failure failure) {}

    /** A datum is over and reported. */
    default void datumEnded(String datumId, Report report) {}

    /**
     * The next datum is about to be asked for of a Pachyderm worker, which may kill this process
     * from now on: what is kept back has to go out.
     */
    default void flush() {}

    /** Is told that a call has ended. */
    @FunctionalInterface
    interface CallEnd {

        /**
         * @param thrown what the function threw; null if it returned
         */
        void ended(Throwable thrown);
    }
}
