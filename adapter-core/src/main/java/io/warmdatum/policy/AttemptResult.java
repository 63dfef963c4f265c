package io.warmdatum.policy;

import io.warmdatum.Failure;
import java.util.Optional;

/** How one step of an attempt went. Immutable. */
public sealed interface AttemptResult {

    /** It went well. */
    record Done() implements AttemptResult {}

    /**
     * The attempt failed.
     *
     * @param failure why
     * @param thrown what user code threw; empty if it threw nothing
     */
    record Failed(Failure failure, Optional<Throwable> thrown) implements AttemptResult {}

    /**
     * The datum cannot be worked on now; no try is used up.
     *
     * @param reason why
     */
    record GivenBack(String reason) implements AttemptResult {}

    /** It went well. */
    static AttemptResult done() {
        return new Done();
    }

    /** A failure that no exception stands for. */
    static AttemptResult failed(Failure failure) {
        return new Failed(failure, Optional.empty());
    }
}
