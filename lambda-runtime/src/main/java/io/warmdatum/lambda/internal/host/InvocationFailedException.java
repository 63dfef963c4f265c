package io.warmdatum.lambda.internal.host;

/**
 * The invocation fails, so that its source sends the event again. The message says why; a stack
 * trace would say nothing.
 */
final class InvocationFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvocationFailedException(String message) {
        super(message, null, false, false);
    }
}
