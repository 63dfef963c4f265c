package io.warmdatum.pfs;

import io.warmdatum.input.FileEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The named pipes of a datum's lazy inputs (reference 3.3): each is filled once, when a reader
 * opens it. A thread waits per pipe, for Java cannot open a pipe without waiting for its reader.
 *
 * <p>The pipes have a second name in a directory of their own, so that waiting threads can be freed
 * even when user code removed or replaced what it saw.
 */
final class LazyPipes {

    /** Threads that may wait for one datum. */
    static final int MAX = 4096;

    private static final int PER_CALL = 512;
    private static final long STACK_BYTES = 128 * 1024;

    private final Path home;
    private final InputContent content;
    private final Map<Path, FileEntry> wanted = new LinkedHashMap<>();
    private final List<Path> pipes = new ArrayList<>();
    private final List<Thread> fillers = new ArrayList<>();
    private final AtomicReference<IOException> failure = new AtomicReference<>();
    private volatile boolean cancelled;

    /**
     * @param home folder to make for the pipes, if there are any
     */
    LazyPipes(Path home, InputContent content) {
        this.home = home;
        this.content = content;
    }

    /** Plans a pipe. */
    void add(FileEntry file, Path visible) throws IOException {
        wanted.put(visible, file);
        if (wanted.size() > MAX) {
            throw new IOException(
                    "a datum may have at most "
                            + MAX
                            + " lazy files; use a narrower glob, or set lazy: false");
        }
    }

    /** Drops a planned pipe. */
    void remove(Path visible) {
        wanted.remove(visible);
    }

    /** Makes the planned pipes and waits for their readers in the background. */
    void start() throws IOException {
        if (wanted.isEmpty()) {
            return;
        }
        Files.createDirectory(home);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            names.add(Integer.toString(i));
            pipes.add(home.resolve(names.get(i)));
        }
        for (int i = 0; i < names.size(); i += PER_CALL) {
            makePipes(names.subList(i, Math.min(names.size(), i + PER_CALL)));
        }
        int i = 0;
        for (Map.Entry<Path, FileEntry> each : wanted.entrySet()) {
            Path pipe = pipes.get(i++);
            Files.createLink(each.getKey(), pipe);
            Runnable fill = () -> fill(pipe, each.getValue());
            Thread filler = new Thread(null, fill, "lazy " + each.getValue().path(), STACK_BYTES);
            filler.setDaemon(true);
            filler.start();
            fillers.add(filler);
        }
    }

    /** Reports a content that could not be read: its reader saw a file that ended too early. */
    void check() throws IOException {
        IOException broken = failure.get();
        if (broken != null) {
            throw new IOException(broken.getMessage(), broken);
        }
    }

    /** Frees all waiting threads and deletes the folder of the pipes, if there is one. */
    void delete() throws IOException {
        try {
            cancel();
        } finally {
            if (!wanted.isEmpty()) {
                Trees.delete(home);
            }
        }
    }

    /** Frees all waiting threads; returns when none is left. */
    private void cancel() throws IOException {
        cancelled = true;
        IOException stuck = null;
        for (int i = 0; i < fillers.size(); i++) {
            if (fillers.get(i).isAlive()) {
                try {
                    free(pipes.get(i), fillers.get(i));
                } catch (IOException e) {
                    stuck = e;
                }
            }
        }
        if (stuck != null) {
            throw new IOException("a thread that waits for the reader of a pipe is lost", stuck);
        }
    }

    private static void free(Path pipe, Thread filler) throws IOException {
        // Opened for both directions it never waits, and is the reader that is waited for.
        try (FileChannel reader =
                FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            filler.interrupt(); // frees one whose reader does not read on
            join(filler);
        }
    }

    private void makePipes(List<String> names) throws IOException {
        List<String> command = new ArrayList<>(List.of("mkfifo", "-m", "0666", "--"));
        command.addAll(names);
        Process process =
                new ProcessBuilder(command)
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        try (InputStream out = process.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("mkfifo failed with status " + status + ": " + said);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while making named pipes", e);
        }
    }

    private void fill(Path pipe, FileEntry file) {
        try (FileChannel out = FileChannel.open(pipe, StandardOpenOption.WRITE)) {
            try {
                pour(file, out);
            } catch (IOException | RuntimeException e) {
                fail(file, e); // before the reader sees the end of the file
            }
        } catch (IOException e) {
            fail(file, e);
        }
    }

    private void pour(FileEntry file, FileChannel out) throws IOException {
        if (cancelled) {
            return;
        }
        try (InputStream in = content.open(file)) {
            byte[] bytes = new byte[64 * 1024];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (!write(out, ByteBuffer.wrap(bytes, 0, n))) {
                    return;
                }
            }
        }
    }

    private void fail(FileEntry file, Exception e) {
        if (!cancelled) {
            failure.compareAndSet(
                    null,
                    new IOException("lazy file " + file.path() + " could not be read: " + e, e));
        }
    }

    /** Returns whether the reader is still there; one that has seen enough is no failure. */
    private static boolean write(FileChannel out, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            return true;
        } catch (IOException readerGone) {
            return false;
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
