package io.warmdatum.worker.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.warmdatum.Outcome;
import io.warmdatum.worker.Report;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What has become of the datums of one shard: a file of lines, appended to before anything is
 * reported. Survives a kill of the process at any moment; a line that was not written whole is
 * dropped by the next process. Thread-safe.
 */
final class FolderLedger implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileChannel file;
    private final FileLock lock;

    // Guarded by this.
    private final Map<String, String> processed = new HashMap<>();
    private final Map<String, String> owners = new HashMap<>();

    /**
     * @throws IOException another process works on the shard, or the file cannot be used
     */
    FolderLedger(Path path) throws IOException {
        var access = new RandomAccessFile(path.toFile(), "rw");
        this.file = access.getChannel();
        this.lock = lock(path);
        access.setLength(read(access));
        file.position(file.size());
    }

    private FileLock lock(Path path) throws IOException {
        FileLock own;
        try {
            own = file.tryLock();
        } catch (OverlappingFileLockException e) {
            own = null;
        }
        if (own == null) {
            file.close();
            throw new IOException(
                    path + " is in use: another process works on this output and shard");
        }
        return own;
    }

    /** Reads all whole lines; tells where the last one ends. */
    private long read(RandomAccessFile access) throws IOException {
        long end = 0;
        var reader = java.nio.channels.Channels.newInputStream(file);
        var lines = new java.io.BufferedInputStream(reader, 1 << 16);
        var line = new java.io.ByteArrayOutputStream();
        for (int b = lines.read(); b >= 0; b = lines.read()) {
            line.write(b);
            if (b == '\n') {
                apply(JSON.readTree(line.toByteArray()));
                end += line.size();
                line.reset();
            }
        }
        return end;
    }

    private void apply(JsonNode line) {
        String datum = line.path("datum").asText();
        switch (line.path("event").asText()) {
            case "output" -> line.path("files").forEach(f -> owners.put(f.asText(), datum));
            case "processed" -> processed.put(datum, line.path("inputs").asText());
            default -> processed.remove(datum);
        }
    }

    /** Whether a datum was processed when its inputs were as they are. */
    synchronized boolean isProcessed(String datum, String inputs) {
        return inputs.equals(processed.get(datum));
    }

    /** The datum that a file of the output is of; {@code ""} if none is known. */
    synchronized String owner(String path) {
        return owners.getOrDefault(path, "");
    }

    /** Notes what a datum is about to put out, so that its files are known as its own. */
    synchronized void output(String datum, List<String> files) throws IOException {
        if (files.stream().allMatch(f -> datum.equals(owners.get(f)))) {
            return;
        }
        var line = JsonNodeFactory.instance.objectNode().put("event", "output").put("datum", datum);
        var array = line.putArray("files");
        files.forEach(array::add);
        append(line);
        files.forEach(f -> owners.put(f, datum));
    }

    /** Notes how a datum ended. */
    synchronized void ended(String datum, String inputs, Report report) throws IOException {
        var line =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("event", event(report.outcome()))
                        .put("datum", datum)
                        .put("inputs", inputs)
                        .put("attempts", report.attempts().size());
        if (report.outcome() instanceof Outcome.Failed failed) {
            line.put("reason", failed.lastFailure().reason());
        } else if (report.outcome() instanceof Outcome.Recovered recovered) {
            line.put("reason", recovered.lastFailure().reason());
        } else if (report.outcome() instanceof Outcome.Deferred deferred) {
            line.put("reason", deferred.reason());
        }
        append(line);
        apply(line);
    }

    private static String event(Outcome outcome) {
        return outcome.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    private void append(JsonNode line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        long before = file.position();
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            // The next line must not be taken for the rest of this one.
            file.truncate(before);
            throw e;
        }
    }

    /** Puts everything on the disk. */
    @Override
    public synchronized void close() throws IOException {
        file.force(false);
        lock.release();
        file.close();
    }
}
