package io.warmdatum.worker;

import java.io.IOException;

/**
 * A {@link Delivery} cannot give the datum's original inputs again, so no attempt may follow here,
 * whatever tries are left. The message says why.
 */
public final class NoMoreAttemptsException extends IOException {

    private static final long serialVersionUID = 1L;

    public NoMoreAttemptsException(String why) {
        super(why);
    }
}
