package io.warmdatum.policy;

import java.time.Duration;

/**
 * Takes what is to be done next for a datum, so that no thread is held while a datum waits for its
 * retry. Thread-safe; the steps of one datum are carried out one at a time, in order.
 */
public interface Steps {

    /** Something to do. An interrupt ends it, and with it the work of the thread that does it. */
    @FunctionalInterface
    interface Step {
        void run() throws InterruptedException;
    }

    /** To be done next, before anything is begun that is new. */
    void now(Step step);

    /** To be done after a time; other datums go on meanwhile. */
    void after(Duration wait, Step step);
}
