package io.warmdatum.pfs;

/**
 * The output of a datum breaks a rule of reference 3.3. The message names the path and the rule.
 */
public final class BadOutputException extends Exception {

    private static final long serialVersionUID = 1L;

    public BadOutputException(String message) {
        super(message);
    }
}
