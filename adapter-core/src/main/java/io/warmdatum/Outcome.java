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
     * Not finished: the job was stopped or ran out of time, or the function gave it back.
     *
     * @param reason why
     */
    record Deferred(String reason) implements Outcome {}

    /** The datum went well: what a function that returns nothing says. */
    static Outcome processed() {
        return new Processed();
    }

    /**
     * This attempt failed: what a function says that does not want to throw.
     *
     * @param reason why, in one line
     */
    static Outcome failed(String reason) {
        return new Failed(Failure.of(Failure.Cause.REPORTED, reason));
    }

    /**
     * The datum cannot be worked on now and is to be given out again later; no try is used up. A
     * local job fails then, and the datum stays pending; a Pachyderm worker is told an error, which
     * uses up one of its tries.
     *
     * @param reason why, in one line
     */
    static Outcome deferred(String reason) {
        return new Deferred(reason);
    }
}
