package io.warmdatum.console;

/** Paths of files of a commit as requests give them. */
final class Paths {

    private Paths() {}

    /** The path of a directory: rooted, and ending with a slash. */
    static String directory(String path) {
        String rooted = path.startsWith("/") ? path : "/" + path;
        return rooted.endsWith("/") ? rooted : rooted + "/";
    }
}
