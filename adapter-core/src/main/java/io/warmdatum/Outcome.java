package io.warmdatum;

/** How a datum ended. Immutable. */
public sealed interface Outcome {

    /** User code confirmed the datum and its output is kept. */
    record Processed() implements Outcome {}

    /**
     * The error command (or handler) succeeded after the last failed attempt; output is dropped.
     *
     * @param lastFailure why the last attempt failed
     */
    record Recovered(Failure lastFailure) implements Outcome {}

    /** Already processed with the same inputs by an earlier job; its output is kept from there. */
    record Skipped() implements Outcome {}

    /**
     * All attempts failed.
     *
     * @param lastFailure why the last attempt failed
     */
    record Failed(Failure lastFailure) implements Outcome {}

    /**
     * Not finished, through no fault of its own: the job was stopped or ran out of time.
     *
     * @param reason why
     */
    record Deferred(String reason) implements Outcome {}
}
