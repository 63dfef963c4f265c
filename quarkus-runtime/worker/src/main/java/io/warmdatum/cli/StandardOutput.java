package io.warmdatum.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Standard output that remembers why a write failed: {@link java.io.PrintStream} only knows that
 * one did. Used by one thread at a time.
 */
final class StandardOutput extends OutputStream {

    /** What the operating system says when the reader is gone, as in {@code | head -1}. */
    private static final String READER_GONE = "Broken pipe";

    private final OutputStream out;
    private volatile IOException failure;

    StandardOutput() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    StandardOutput(OutputStream out) {
        this.out = out;
    }

    /** Why output is incomplete; a reader that had enough is no trouble. */
    Optional<String> trouble() {
        return Optional.ofNullable(failure)
                .map(Cli::describe)
                .filter(message -> !message.equals(READER_GONE));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
