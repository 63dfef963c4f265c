package io.warmdatum.pfs;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where a workspace gets the content of inputs from. Implementations are thread-safe. */
public interface InputContent {

    /**
     * The files of an input: itself, or all files below it if it is a directory, in path order.
     *
     * @return a stream the caller must close
     */
    Stream<FileEntry> files(InputFile input) throws IOException;

    /** Writes a private, writable copy of a file; the target must not exist yet. */
    void copy(FileEntry file, Path target) throws IOException;

    /** Opens the content of a file. */
    InputStream open(FileEntry file) throws IOException;
}
