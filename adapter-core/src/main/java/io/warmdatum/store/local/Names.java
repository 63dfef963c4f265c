package io.warmdatum.store.local;

import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.util.regex.Pattern;

/** Rules for paths in repos (reference 3.3) and for names that become files of the store. */
final class Names {
    private static final String GLOB_CHARACTERS = "*?[]{}!()@+^";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final Pattern BRANCH = Pattern.compile("[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*");

    private Names() {}

    /** The path of a file: rooted (a missing first slash is added), or a clear refusal. */
    static String file(String path) {
        String rooted = path.startsWith("/") ? path : "/" + path;
        if (rooted.endsWith("/")) {
            throw invalid(path, "a file's path must not end with a slash");
        }
        return checked(path, rooted);
    }

    /** The path of a file or directory without final slash; {@code ""} for the root. */
    static String fileOrDirectory(String path) {
        String rooted = path.startsWith("/") ? path : "/" + path;
        String bare = rooted.endsWith("/") ? rooted.substring(0, rooted.length() - 1) : rooted;
        return bare.isEmpty() ? "" : checked(path, bare);
    }

    private static String checked(String path, String rooted) {
        for (int i = 0; i < rooted.length(); i++) {
            char c = rooted.charAt(i);
            if (c < 0x20 || c > 0x7e) {
                throw invalid(path, "only printable ASCII characters allowed");
            }
            if (GLOB_CHARACTERS.indexOf(c) >= 0) {
                throw invalid(path, "globbing character (" + c + ") not allowed in path");
            }
        }
        for (String element : rooted.substring(1).split("/", -1)) {
            if (element.equals(".") || element.equals("..")) {
                throw invalid(path, "relative file paths are not allowed");
            }
            if (element.isEmpty()) {
                throw invalid(path, "empty path elements are not allowed");
            }
        }
        return rooted;
    }

    /** A name that is safe as the name of a file. */
    static String plain(String name) {
        if (!PLAIN.matcher(name).matches()) {
            throw new StoreException(
                    Kind.INVALID,
                    "name ("
                            + name
                            + ") invalid: only alphanumeric characters, underscores, and dashes"
                            + " are allowed");
        }
        return name;
    }

    /** A name of a branch: plain words with single dots or slashes between them. */
    static String branch(String name) {
        if (!BRANCH.matcher(name).matches()) {
            throw new StoreException(
                    Kind.INVALID,
                    "invalid branch name \""
                            + name
                            + "\": use letters, digits, underscores and dashes, with single dots or"
                            + " slashes between them");
        }
        return name;
    }

    static StoreException collision(String path) {
        return new StoreException(Kind.INVALID, collisionText(path));
    }

    static String collisionText(String path) {
        return "file / directory path collision (" + path + ")";
    }

    private static StoreException invalid(String path, String rule) {
        return new StoreException(Kind.INVALID, "path (" + path + ") invalid: " + rule);
    }
}
