package io.warmdatum.store.local;

import io.warmdatum.store.Logs.LogLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Finds positions in a log file without reading it whole. Used by one thread. */
final class LogSearch {

    /** Below this many bytes a search has come close enough. */
    private static final long CLOSE = 64 * 1024;

    private static final int BUFFER = 8 * 1024;

    private final RandomAccessFile file;

    LogSearch(RandomAccessFile file) {
        this.file = file;
    }

    /** Something asked of an open file. */
    interface Question {
        long ask(LogSearch lines) throws IOException;
    }

    /** Start of a line with nothing but older lines, or a few of about the same time, before it. */
    long at(Instant time) throws IOException {
        long before = 0;
        long after = file.length();
        while (after - before > CLOSE) {
            long middle = lineStart(before + (after - before) / 2);
            if (middle >= after) {
                return before;
            }
            boolean older =
                    LogJson.read(line(middle))
                            .map(LogLine::time)
                            .filter(found -> found.isBefore(time))
                            .isPresent();
            if (older) {
                before = middle;
            } else {
                after = middle;
            }
        }
        return before;
    }

    long fromEnd(long bytes) throws IOException {
        long length = file.length();
        return length <= bytes ? 0 : lineStart(length - bytes);
    }

    /** Start of the first line that begins at a position or after it; the end if there is none. */
    private long lineStart(long position) throws IOException {
        if (position == 0) {
            return 0;
        }
        // From the byte before: the position itself may be a start.
        return position + bytes(position - 1).length;
    }

    private String line(long position) throws IOException {
        return new String(bytes(position), StandardCharsets.UTF_8);
    }

    private byte[] bytes(long position) throws IOException {
        file.seek(position);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = file.read(buffer); read > 0; read = file.read(buffer)) {
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, 0, i);
                    return line.toByteArray();
                }
            }
            line.write(buffer, 0, read);
        }
        return line.toByteArray();
    }
}
