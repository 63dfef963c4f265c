package io.warmdatum.lambda.testing;

/**
 * A scripted answer of the Runtime API in place of the right one.
 *
 * @param call which call it is for
 * @param status HTTP status; 0 breaks the connection without an answer
 * @param body body of the answer
 */
public record Fault(Call call, int status, String body) {

    /** Calls of a runtime. */
    public enum Call {
        NEXT,
        RESPONSE,
        ERROR,
        INIT_ERROR,
        RESTORE_NEXT,
        RESTORE_ERROR
    }
}
