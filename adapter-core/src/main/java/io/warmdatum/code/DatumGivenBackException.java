package io.warmdatum.code;

/** User code cannot work on its datum now; the message says why. No try is used up. */
public final class DatumGivenBackException extends Exception {

    private static final long serialVersionUID = 1L;

    public DatumGivenBackException(String reason) {
        super(reason);
    }
}
