package io.warmdatum.policy;

import io.warmdatum.Outcome;

/**
 * Tells the retry guard about a failed attempt, and carries what becomes of the datum if it was the
 * last.
 */
final class FailedAttempt extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient AttemptResult.Failed failed;
    private final transient Outcome outcome;
    private final boolean last;

    FailedAttempt(AttemptResult.Failed failed, boolean last, Outcome outcome) {
        super(null, null, false, false);
        this.failed = failed;
        this.last = last;
        this.outcome = outcome;
    }

    AttemptResult.Failed failed() {
        return failed;
    }

    Outcome outcome() {
        return outcome;
    }

    /** Whether no attempt may follow. */
    boolean last() {
        return last;
    }

    /** What rules for exceptions are asked about. */
    static Throwable thrown(Throwable failure) {
        return failure instanceof FailedAttempt attempt ? thrown(attempt.failed) : failure;
    }

    /** What user code threw, else an exception that stands for the failure. */
    static Throwable thrown(AttemptResult.Failed failed) {
        return failed.thrown().orElseGet(() -> new WithoutException(failed.failure().reason()));
    }

    /** Stands for a failure for which nothing was thrown: a bad output name, a reported error. */
    static final class WithoutException extends Exception {

        private static final long serialVersionUID = 1L;

        WithoutException(String reason) {
            super(reason, null, false, false);
        }
    }
}
