package io.warmdatum.input;

/**
 * A file or directory of a commit. Immutable.
 *
 * @param path rooted path; a directory ends with {@code /}, the root is {@code /}
 * @param size bytes; of a directory, the sum below it
 * @param hash lower-case hex content hash; of a directory, a hash over the names and hashes below
 *     it
 */
public record FileEntry(String path, long size, String hash) {

    /** Whether this is a directory. */
    public boolean isDirectory() {
        return path.endsWith("/");
    }
}
