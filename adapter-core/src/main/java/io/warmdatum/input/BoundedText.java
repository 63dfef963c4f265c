package io.warmdatum.input;

/**
 * Text that can be looked at a limited number of times, which bounds the work of a backtracking
 * match. Used for one match by one thread.
 */
final class BoundedText implements CharSequence {

    /** Enough for cubic behaviour on ordinary names; reached within a fraction of a second. */
    private static final int LOOKS = 20_000_000;

    private final String text;
    private int left = LOOKS;

    BoundedText(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new ExhaustedException();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }

    /** All looks are used up. */
    static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ExhaustedException() {
            super("match needs more than " + LOOKS + " steps", null, false, false);
        }
    }
}
