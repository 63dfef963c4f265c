package io.warmdatum.code;

/** What came of waiting for a program. */
sealed interface Verdict {

    /** It did what was waited for: asked for its first datum, took a datum, finished it. */
    record Went() implements Verdict {}

    /** It reported an error. */
    record Reported(String error) implements Verdict {}

    /** Nobody got the datum after all: it can be handed out again. */
    record Undelivered() implements Verdict {}

    /** It ended. */
    record Ended(Exit exit) implements Verdict {}

    /** Somebody cancelled the attempt. */
    record Cancelled(String reason) implements Verdict {}

    /** It took too long. */
    record TookTooLong() implements Verdict {}
}
