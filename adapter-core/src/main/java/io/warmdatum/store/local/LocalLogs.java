package io.warmdatum.store.local;

import io.warmdatum.store.Logs;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Log lines as one file of JSON lines per job. Each line is given to the operating system as it
 * comes, in one write: readers see it at once and a kill loses none, so there is nothing to flush.
 * Lines are in the order in which they were appended. A line that was cut off when a process or the
 * disk gave up is passed over.
 */
final class LocalLogs implements Logs, AutoCloseable {
    private static final int MAX_OPEN = 16;
    private static final int PAGE_BYTES = 1 << 20;

    private final Path folder;
    // In order of use, so that the one not used for longest is closed first. Streams rather than
    // channels: an interrupt of the writing thread must not close them.
    private final Map<Path, FileOutputStream> open = new LinkedHashMap<>(MAX_OPEN, 0.75f, true);

    LocalLogs(Path folder) {
        this.folder = folder;
    }

    @Override
    public void append(LogLine line) {
        Path file = file(line.project(), line.pipeline(), line.jobId());
        byte[] bytes = (LogJson.write(line) + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (open) {
            try {
                writer(file).write(bytes);
            } catch (IOException e) {
                // The next line must start on a new line of the file.
                closeQuietlyAfter(e, open.remove(file));
                throw Troubles.of(folder, e);
            }
        }
    }

    private static void closeQuietlyAfter(IOException first, FileOutputStream stream) {
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                first.addSuppressed(e);
            }
        }
    }

    private FileOutputStream writer(Path file) throws IOException {
        FileOutputStream stream = open.get(file);
        if (stream == null) {
            if (open.size() == MAX_OPEN) {
                Iterator<FileOutputStream> oldest = open.values().iterator();
                oldest.next().close();
                oldest.remove();
            }
            Files.createDirectories(file.getParent());
            boolean whole = endsWithNewline(file);
            stream = new FileOutputStream(file.toFile(), true);
            open.put(file, stream);
            if (!whole) {
                stream.write('\n');
            }
        }
        return stream;
    }

    private static boolean endsWithNewline(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return true;
        }
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            content.seek(content.length() - 1);
            return content.read() == '\n';
        }
    }

    @Override
    public void flush() {
        // Every append is with the operating system when it returns.
    }

    @Override
    public Stream<LogLine> read(
            String project, String pipeline, String jobId, Predicate<LogLine> filter) {
        // From page to page, so that a file of any size takes little memory.
        return Stream.iterate(
                        readFrom(project, pipeline, jobId, 0),
                        Objects::nonNull,
                        page -> {
                            Page next = readFrom(project, pipeline, jobId, page.next());
                            return next.next() == page.next() ? null : next;
                        })
                .flatMap(page -> page.lines().stream())
                .filter(filter);
    }

    @Override
    public Page readFrom(String project, String pipeline, String jobId, long position) {
        Path file = file(project, pipeline, jobId);
        if (!Files.exists(file)) {
            return new Page(List.of(), position);
        }
        List<LogLine> lines = new ArrayList<>();
        long next = position;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            in.skipNBytes(Math.min(position, Files.size(file)));
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0 && next - position < PAGE_BYTES; b = in.read()) {
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                // Only whole lines move the position: the last may still be being written.
                next += line.size() + 1;
                LogJson.read(line.toString(StandardCharsets.UTF_8)).ifPresent(lines::add);
                line.reset();
            }
        } catch (IOException e) {
            throw Troubles.of(folder, e);
        }
        return new Page(lines, next);
    }

    @Override
    public long position(String project, String pipeline, String jobId, Instant time) {
        return search(file(project, pipeline, jobId), lines -> lines.at(time));
    }

    @Override
    public long positionFromEnd(String project, String pipeline, String jobId, long bytes) {
        return search(file(project, pipeline, jobId), lines -> lines.fromEnd(bytes));
    }

    private long search(Path file, LogSearch.Question question) {
        if (!Files.exists(file)) {
            return 0;
        }
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            return question.ask(new LogSearch(content));
        } catch (IOException e) {
            throw Troubles.of(folder, e);
        }
    }

    /** Deletes the lines of all jobs of a pipeline. */
    void delete(String project, String pipeline) {
        Path jobs = folder.resolve(Names.plain(project)).resolve(Names.plain(pipeline));
        synchronized (open) {
            try {
                for (Path file : List.copyOf(open.keySet())) {
                    if (file.startsWith(jobs)) {
                        open.remove(file).close();
                    }
                }
                Session.deleteTree(jobs);
            } catch (IOException e) {
                throw Troubles.of(folder, e);
            }
        }
    }

    private Path file(String project, String pipeline, String jobId) {
        return folder.resolve(Names.plain(project))
                .resolve(Names.plain(pipeline))
                .resolve(Names.plain(jobId) + ".jsonl");
    }

    @Override
    public void close() {
        synchronized (open) {
            try {
                for (FileOutputStream stream : open.values()) {
                    stream.close();
                }
                open.clear();
            } catch (IOException e) {
                throw Troubles.of(folder, e);
            }
        }
    }
}
