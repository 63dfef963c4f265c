package io.warmdatum.input;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Datums to be gone through many times: the first ones in memory, what is more on disk. Used by one
 * thread.
 */
final class RowList implements Closeable {

    private static final int MEMORY_BYTES = 1024 * 1024;

    private final Spill spill;
    private final PickCodec codec;
    private final List<byte[]> rows = new ArrayList<>();
    private int bytes;
    private Path file;
    private DataOutputStream out;
    private long onDisk;

    RowList(Spill spill, PickCodec codec) {
        this.spill = spill;
        this.codec = codec;
    }

    void add(List<Pick> datum) throws IOException {
        byte[] row = codec.encode(datum);
        if (bytes < MEMORY_BYTES) {
            rows.add(row);
            bytes += row.length;
            return;
        }
        if (out == null) {
            file = spill.newFile();
            out = Spill.write(file);
        }
        out.writeInt(row.length);
        out.write(row);
        onDisk++;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Goes through all; nothing may be added meanwhile. */
    void forEach(PickSink sink) throws IOException {
        for (byte[] row : rows) {
            sink.accept(codec.decode(row));
        }
        if (out == null) {
            return;
        }
        out.flush();
        try (DataInputStream in = Spill.open(file)) {
            for (long i = 0; i < onDisk; i++) {
                byte[] row = new byte[in.readInt()];
                in.readFully(row);
                sink.accept(codec.decode(row));
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
            Files.delete(file);
        }
    }
}
