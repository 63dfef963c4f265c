package io.warmdatum.input;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * Sorts any number of rows in bounded memory: sorted runs on disk, then a merge. Rows that fit in
 * memory never touch the disk. Used by one thread.
 */
final class DiskSort {

    private static final int RUN_BYTES = 16 * 1024 * 1024;
    private static final int MAX_RUNS = 64;

    private final Spill spill;
    private final int runBytes;
    private final List<Path> runs = new ArrayList<>();
    private List<Row> rows = new ArrayList<>();
    private int bytes;

    DiskSort(Spill spill) {
        this(spill, RUN_BYTES);
    }

    DiskSort(Spill spill, int runBytes) {
        this.spill = spill;
        this.runBytes = runBytes;
    }

    void add(byte[] key, byte[] value) throws IOException {
        Row row = new Row(key, value);
        rows.add(row);
        bytes += row.weight();
        if (bytes >= runBytes) {
            writeRun();
        }
    }

    /**
     * The rows by key. Nothing may be added afterwards; runs are removed as they are read through.
     * Reading errors surface as {@link UncheckedIOException}.
     */
    Iterator<Row> sorted() throws IOException {
        if (runs.isEmpty()) {
            Collections.sort(rows);
            return rows.iterator();
        }
        if (!rows.isEmpty()) {
            writeRun();
        }
        return new Merge(runs);
    }

    private void writeRun() throws IOException {
        Collections.sort(rows);
        writeRun(rows.iterator());
        rows = new ArrayList<>();
        bytes = 0;
        if (runs.size() == MAX_RUNS) {
            // Keeps the number of open files of the last merge bounded.
            Merge merge = new Merge(runs);
            runs.clear();
            writeRun(merge);
        }
    }

    private void writeRun(Iterator<Row> sorted) throws IOException {
        Path file = spill.newFile();
        try (DataOutputStream out = Spill.write(file)) {
            while (sorted.hasNext()) {
                out.writeBoolean(true);
                sorted.next().write(out);
            }
            out.writeBoolean(false);
        }
        runs.add(file);
    }

    /** A run being read, at its smallest row. */
    private final class Run implements Comparable<Run> {
        private final Path file;
        private final DataInputStream in;
        private Row row;

        Run(Path file) throws IOException {
            this.file = file;
            this.in = spill.read(file);
        }

        boolean advance() throws IOException {
            if (in.readBoolean()) {
                row = Row.read(in);
                return true;
            }
            spill.done(in, file);
            return false;
        }

        @Override
        public int compareTo(Run other) {
            return row.compareTo(other.row);
        }
    }

    private final class Merge implements Iterator<Row> {
        private final PriorityQueue<Run> queue = new PriorityQueue<>();

        Merge(List<Path> files) throws IOException {
            for (Path file : files) {
                enqueue(new Run(file));
            }
        }

        private void enqueue(Run run) throws IOException {
            if (run.advance()) {
                queue.add(run);
            }
        }

        @Override
        public boolean hasNext() {
            return !queue.isEmpty();
        }

        @Override
        public Row next() {
            Run smallest = queue.poll();
            if (smallest == null) {
                throw new NoSuchElementException("no row left");
            }
            Row row = smallest.row;
            try {
                enqueue(smallest);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + smallest.file, e);
            }
            return row;
        }
    }
}
