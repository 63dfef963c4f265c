package io.warmdatum.lambda.internal.event;

/**
 * An event that cannot be answered by parts, since an id in it is missing: the invocation has to
 * fail, so that the service sends the whole batch again. The message says what is wrong.
 */
public final class BadEventException extends Exception {

    private static final long serialVersionUID = 1L;

    public BadEventException(String message) {
        super(message);
    }
}
