package io.warmdatum.code;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * A named pipe a program writes to and a thread reads lines from. Thread-safe.
 *
 * <p>This side can put a mark into the pipe as well. What the program wrote before is read before
 * the mark, what it writes later is read after it, so a line always gets the tag of the datum that
 * was in hand when its first byte was written, without any waiting or guessing.
 */
final class TaggedPipe {

    /** Longer lines are cut, in bytes. */
    static final int MAX_LINE = 64 * 1024;

    static final String CUT = " [cut: line longer than 64 KiB]";

    /**
     * How long the reader rests after nothing but marks, and so how late a line may be read. To
     * wake up for the mark of each datum costs a busy worker more than all else about output.
     */
    private static final long REST_NANOS = 10_000_000;

    private static final Logger LOG = Logger.getLogger(TaggedPipe.class);

    /**
     * What a line belongs to.
     *
     * @param datumId datum, {@code ""} if none
     * @param attempt attempt, 0 if none
     */
    record Tag(String datumId, int attempt) {
        static final Tag NONE = new Tag("", 0);
    }

    private final RandomAccessFile pipe;
    private final byte[] mark;
    private final BiConsumer<Tag, String> lines;
    private final Queue<Runnable> atMarks = new ConcurrentLinkedQueue<>();
    private final Thread reader;
    private boolean closing;

    // Of the reader's thread only.
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean inLine;
    private boolean cut;
    private Tag tag;
    private Tag lineTag;
    private boolean ended;

    /**
     * Opens the pipe for both directions (which on Linux never blocks) and starts reading.
     *
     * @param fifo existing named pipe
     * @param nonce random text that no program writes by chance, without a zero byte
     * @param first tag of the first lines
     * @param lines takes lines; called by the reader's thread
     */
    TaggedPipe(Path fifo, String nonce, Tag first, BiConsumer<Tag, String> lines)
            throws IOException {
        this.pipe = new RandomAccessFile(fifo.toFile(), "rw");
        this.mark = ('\0' + nonce).getBytes(StandardCharsets.US_ASCII);
        this.tag = first;
        this.lines = lines;
        this.reader = new Thread(this::read, "warmdatum-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Gives what is written from now on a tag.
     *
     * @param before run when all that was written so far is read, as by {@link #at}
     */
    void tag(Tag next, Runnable before) {
        mark(
                () -> {
                    before.run();
                    tag = next;
                });
    }

    /**
     * Runs an action once all that was written so far is read: in the reader's thread, or at once
     * if reading is over.
     */
    void at(Runnable action) {
        mark(action);
        LockSupport.unpark(reader);
    }

    private synchronized void mark(Runnable action) {
        if (closing) {
            action.run();
            return;
        }
        atMarks.add(action);
        try {
            // Shorter than PIPE_BUF, so never mixed with the program's bytes.
            pipe.write(mark);
        } catch (IOException e) {
            throw new UncheckedIOException("a pipe of user code's output is broken", e);
        }
    }

    /** Reads what was written so far, then stops and closes the pipe. Called once. */
    void end() throws IOException, InterruptedException {
        at(() -> ended = true);
        reader.join();
        synchronized (this) {
            closing = true;
            // Marks set while the reader went.
            for (Runnable left = atMarks.poll(); left != null; left = atMarks.poll()) {
                left.run();
            }
            pipe.close();
        }
    }

    private void read() {
        byte[] buffer = new byte[32 * 1024];
        int matched = 0;
        try {
            while (!ended) {
                int count = pipe.read(buffer);
                boolean text = false;
                for (int i = 0; i < count && !ended; i++) {
                    if (buffer[i] != mark[matched]) {
                        // The mark's first byte does not come again in it: no other overlap.
                        for (int j = 0; j < matched; j++) {
                            take(mark[j]);
                        }
                        matched = 0;
                    }
                    if (buffer[i] != mark[matched]) {
                        text = true;
                        take(buffer[i]);
                    } else if (++matched == mark.length) {
                        matched = 0;
                        atMarks.remove().run();
                    }
                }
                if (!text && !ended) {
                    LockSupport.parkNanos(REST_NANOS);
                }
            }
        } catch (IOException e) {
            LOG.error("output of user code is no longer read", e);
        }
        if (inLine) {
            endLine();
        }
    }

    private void take(byte b) {
        if (!inLine) {
            inLine = true;
            lineTag = tag;
        }
        if (b == '\n') {
            endLine();
        } else if (line.size() < MAX_LINE) {
            line.write(b);
        } else {
            cut = true;
        }
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        if (cut) {
            text += CUT;
        } else if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        line.reset();
        inLine = false;
        cut = false;
        try {
            lines.accept(lineTag, text);
        } catch (RuntimeException e) {
            // The program must not hang on a full pipe because a line could not be kept.
            LOG.error("a line of user code's output is lost", e);
        }
    }
}
