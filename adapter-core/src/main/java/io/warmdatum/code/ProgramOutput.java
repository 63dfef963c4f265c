package io.warmdatum.code;

import io.warmdatum.code.TaggedPipe.Tag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Standard output and standard error of one process, as tagged lines. Thread-safe. */
final class ProgramOutput {

    /** A listener that hangs holds nobody up for longer. */
    private static final long READING_SECONDS = 2;

    private static final int TAIL_LINES = 20;
    private static final int TAIL_LINE_LENGTH = 500;

    private final Path out;
    private final Path err;
    private final TaggedPipe stdout;
    private final TaggedPipe stderr;
    private final Deque<String> tail = new ArrayDeque<>();

    /**
     * Makes the pipes and reads from them.
     *
     * @param folder where the named pipes stand until the process has opened them
     * @param first tag of the first lines
     * @param listener gets the lines
     * @param clock time of the lines
     */
    ProgramOutput(Path folder, Tag first, ProgramListener listener, InstantSource clock)
            throws IOException, InterruptedException {
        String nonce = UUID.randomUUID().toString();
        out = folder.resolve(nonce + ".out");
        err = folder.resolve(nonce + ".err");
        try {
            make();
            stdout =
                    new TaggedPipe(
                            out,
                            nonce,
                            first,
                            (tag, text) -> listener.line(line(clock, false, tag, text)));
            stderr =
                    new TaggedPipe(
                            err,
                            nonce,
                            first,
                            (tag, text) -> {
                                keep(text);
                                listener.line(line(clock, true, tag, text));
                            });
        } catch (IOException | InterruptedException e) {
            unlink();
            throw e;
        }
    }

    private void make() throws IOException, InterruptedException {
        // All may write: a program run as another user can then open /dev/stdout.
        Process made =
                new ProcessBuilder("mkfifo", "-m", "0666", out.toString(), err.toString())
                        .redirectErrorStream(true)
                        .start();
        String said =
                new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (made.waitFor() != 0) {
            throw new IOException("cannot make a named pipe: " + said);
        }
    }

    private static ProgramListener.Line line(
            InstantSource clock, boolean stderr, Tag tag, String text) {
        return new ProgramListener.Line(
                clock.instant(), stderr, tag.datumId(), tag.attempt(), text);
    }

    /** Sends a process's output here. */
    void redirect(ProcessBuilder process) {
        process.redirectOutput(out.toFile()).redirectError(err.toFile());
    }

    /** Removes the names of the pipes; whoever opened them keeps them. */
    void unlink() throws IOException {
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
    }

    /** Gives lines written from now on a tag and forgets the tail. */
    void tag(Tag tag) {
        stdout.tag(tag, () -> {});
        stderr.tag(tag, this::forget);
    }

    /** Last lines of standard error since the last change of tag, all written so far included. */
    String stderrTail() throws InterruptedException {
        await(stderr);
        return tail();
    }

    /** Waits until all that was written so far is with the listener, but not for ever. */
    void awaitRead() throws InterruptedException {
        await(stdout, stderr);
    }

    private static void await(TaggedPipe... pipes) throws InterruptedException {
        CountDownLatch read = new CountDownLatch(pipes.length);
        for (TaggedPipe pipe : pipes) {
            pipe.at(read::countDown);
        }
        read.await(READING_SECONDS, TimeUnit.SECONDS);
    }

    /** Reads all that was written and closes. */
    void end() throws IOException, InterruptedException {
        stdout.end();
        stderr.end();
    }

    private void keep(String text) {
        synchronized (tail) {
            tail.addLast(
                    text.length() <= TAIL_LINE_LENGTH
                            ? text
                            : text.substring(0, TAIL_LINE_LENGTH - 1) + "…");
            if (tail.size() > TAIL_LINES) {
                tail.removeFirst();
            }
        }
    }

    private void forget() {
        synchronized (tail) {
            tail.clear();
        }
    }

    private String tail() {
        synchronized (tail) {
            return String.join("\n", tail);
        }
    }
}
