package io.warmdatum.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The datums of a plan, read as they are consumed. Used by one thread; must be closed, which
 * removes the temporary files.
 */
public final class DatumStream implements AutoCloseable {

    private final Stream<PlannedDatum> datums;
    private final List<LeafScan> scans;
    private final Closeable spill;

    DatumStream(Stream<PlannedDatum> datums, List<LeafScan> scans, Closeable spill) {
        this.datums = datums;
        this.scans = scans;
        this.spill = spill;
    }

    /**
     * The datums in order, each id once. Can be consumed once. Reading errors surface as {@link
     * UncheckedIOException}; a glob with too many ways to match a name as {@link
     * IllegalArgumentException}.
     */
    public Stream<PlannedDatum> stream() {
        return datums;
    }

    /**
     * The globs that matched nothing although their repo has files, as written in the spec and in
     * its order. Known after the stream is consumed.
     *
     * @throws UncheckedIOException if a tree cannot be read
     */
    public List<String> emptyGlobs() {
        List<String> globs = new ArrayList<>();
        for (LeafScan scan : scans) {
            try {
                if (scan.missedAll()) {
                    globs.add(scan.leaf().pfs().glob());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "cannot read the files of repo " + scan.leaf().pfs().repo(), e);
            }
        }
        return List.copyOf(globs);
    }

    /** Removes the temporary files; no more datums can be read. */
    @Override
    public void close() throws IOException {
        datums.close();
        spill.close();
    }
}
