package io.warmdatum.worker.folder;

import io.warmdatum.pfs.OutputArea;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Areas for the output of attempts; one that was emptied is used again. Thread-safe. */
final class OutputAreas {

    private final Path parent;

    // Guarded by this.
    private final Deque<OutputArea> free = new ArrayDeque<>();
    private long made;

    /**
     * @param parent existing folder for areas only
     */
    OutputAreas(Path parent) {
        this.parent = parent;
    }

    synchronized OutputArea take() {
        OutputArea used = free.poll();
        return used != null ? used : new OutputArea(parent.resolve(Long.toString(made++)));
    }

    /** An area whose files were promoted. */
    synchronized void giveBack(OutputArea area) {
        free.push(area);
    }

    /** An area that may hold files, and be written to; it is not used again. */
    void throwAway(OutputArea area) throws IOException {
        area.delete();
    }
}
