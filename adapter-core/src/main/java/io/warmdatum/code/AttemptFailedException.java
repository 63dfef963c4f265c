package io.warmdatum.code;

import io.warmdatum.Failure;
import java.util.Objects;

/** An attempt failed, for the reason it carries; the cause is what a function threw, if it did. */
public final class AttemptFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public AttemptFailedException(Failure failure) {
        super(Objects.requireNonNull(failure, "failure must be set").reason());
        this.failure = failure;
    }

    /**
     * @param thrown what the function threw
     */
    public AttemptFailedException(Failure failure, Throwable thrown) {
        super(Objects.requireNonNull(failure, "failure must be set").reason(), thrown);
        this.failure = failure;
    }

    /** Why. */
    public Failure failure() {
        return failure;
    }
}
