package io.warmdatum.input;

import java.io.IOException;
import java.util.stream.Stream;

/** The files of one commit. Implementations are thread-safe and may read from disk as they go. */
public interface FileTree {

    /**
     * All files (no directories) whose path starts with a prefix, in path order (UTF-8 byte order
     * of the whole path), read as the stream is consumed.
     *
     * @param prefix rooted path prefix, {@code /} for all
     * @return a stream the caller must close; reading errors surface as {@link
     *     java.io.UncheckedIOException}
     */
    Stream<FileEntry> files(String prefix) throws IOException;
}
