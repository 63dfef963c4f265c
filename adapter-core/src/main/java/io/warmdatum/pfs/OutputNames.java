package io.warmdatum.pfs;

/** The names that a repo can hold (reference 3.3), with Pachyderm's texts. */
final class OutputNames {

    private static final String OUTER =
            "cannot upload file produced by the user code because its name cannot be represented"
                    + " in PFS: ";
    private static final String GLOBBING = "*?[]{}!()@+^";

    private OutputNames() {}

    /** Checks a rooted path. */
    static void check(String path) throws BadOutputException {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c < 0x20 || c > 0x7e) {
                throw new BadOutputException(
                        OUTER
                                + "path ("
                                + printable(path)
                                + ") invalid: only printable ASCII characters allowed"
                                + String.format(" (found U+%04X)", path.codePointAt(i)));
            }
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (GLOBBING.indexOf(c) >= 0) {
                throw new BadOutputException(
                        OUTER
                                + "path ("
                                + path
                                + ") invalid: globbing character ("
                                + c
                                + ") not allowed in path");
            }
        }
        for (String element : path.split("/")) {
            if (element.equals(".") || element.equals("..")) {
                throw new BadOutputException(
                        OUTER + "path (" + path + ") invalid: relative file paths are not allowed");
            }
        }
    }

    /** A path as one line of text, whatever is in it. */
    static String printable(String path) {
        StringBuilder text = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (Character.isISOControl(c)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
