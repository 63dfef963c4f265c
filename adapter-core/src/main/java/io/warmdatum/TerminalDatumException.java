package io.warmdatum;

/**
 * Thrown by a datum function to say that this datum will not get better by trying again: its
 * attempts end at once, whatever {@code @Retry} says. The error handler is still called, and may
 * recover the datum. Hosts that tell permanent failures from passing ones report a permanent one.
 */
public class TerminalDatumException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param reason why, in words a person can act on
     */
    public TerminalDatumException(String reason) {
        super(reason);
    }

    /**
     * @param reason why, in words a person can act on
     * @param cause what led to it
     */
    public TerminalDatumException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
