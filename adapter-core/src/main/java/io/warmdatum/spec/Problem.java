package io.warmdatum.spec;

/**
 * One finding in a spec file. Immutable. {@link #toString} is the line shown to a person: {@code
 * file:line:column: key: what is wrong; what to do}.
 *
 * @param severity whether the spec is refused
 * @param file file name as given by the caller, {@code -} for standard input
 * @param line line, from 1
 * @param column column, from 1
 * @param key dotted path of the key with list positions, for example {@code
 *     input.cross[1].pfs.glob}
 * @param message what is wrong and why
 * @param remedy what to do
 */
public record Problem(
        Severity severity,
        String file,
        int line,
        int column,
        String key,
        String message,
        String remedy) {

    /** Whether a finding refuses the spec. */
    public enum Severity {
        ERROR,
        WARNING
    }

    @Override
    public String toString() {
        return file
                + ":"
                + line
                + ":"
                + column
                + ": "
                + (key.isEmpty() ? "" : key + ": ")
                + message
                + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
