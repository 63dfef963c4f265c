package io.warmdatum.input;

import io.warmdatum.spec.Input;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Splits inputs into datums (reference 6). Thread-safe; the streams it gives are not.
 *
 * <p>Memory is bounded whatever the number of datums: a single input is read straight from its
 * tree; a cross, join, group or union is put into order by a merge sort on disk. Only one datum at
 * a time is held, with all its inputs. Order: a single input by path, cross, join and group by
 * datum id, a union interleaved. An id that comes up more than once gives one datum.
 */
public final class DatumPlanner {

    /** A cron input has no fields for these. */
    private static final String CRON_GLOB = "/*";

    private static final String DEFAULT_PROJECT = "default";
    private static final String DEFAULT_BRANCH = "master";

    private final Path spill;

    /**
     * @param spill folder for temporary files, made when first needed; each plan has a folder of
     *     its own below it and removes that when its stream is closed
     */
    public DatumPlanner(Path spill) {
        this.spill = Objects.requireNonNull(spill, "spill must be set");
    }

    /**
     * Plans the datums of an input tree. The inputs of a datum are in the order of the tree's
     * leaves, those of a group by the id of each file alone.
     *
     * @param input input tree; its order is taken as it is
     * @param trees commit to read for each {@link Input.Pfs} and {@link Input.Cron}
     * @throws IllegalArgumentException if a glob is malformed
     * @throws IOException if a tree cannot be read or temporary files cannot be written
     */
    public DatumStream plan(Input input, Function<Input, CommitTree> trees) throws IOException {
        Map<Input, LeafScan> byInput = new IdentityHashMap<>();
        List<LeafScan> scans = new ArrayList<>();
        List<Leaf> leaves = new ArrayList<>();
        for (Input node : input.leaves().toList()) {
            Input.Pfs pfs = pfs(node);
            Leaf leaf = new Leaf(leaves.size(), pfs, Glob.compile(pfs.glob()), trees.apply(node));
            LeafScan scan = new LeafScan(leaf);
            leaves.add(leaf);
            scans.add(scan);
            byInput.put(node, scan);
        }
        Spill files = new Spill(spill);
        try {
            return new DatumStream(
                    datums(input, new PickCodec(leaves), byInput, files), scans, files);
        } catch (UncheckedIOException e) {
            close(files, e.getCause());
            throw e.getCause();
        } catch (IOException | RuntimeException e) {
            close(files, e);
            throw e;
        }
    }

    private static void close(Spill files, Exception failure) {
        try {
            files.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static Stream<PlannedDatum> datums(
            Input input, PickCodec codec, Map<Input, LeafScan> scans, Spill files)
            throws IOException {
        if (scans.containsKey(input)) {
            return scans.get(input).picks().map(pick -> planned(List.of(pick)));
        }
        Combiner combiner = new Combiner(files, codec, scans);
        if (input instanceof Input.Union union) {
            return stream(combiner.distinct(union).sorted())
                    .map(row -> planned(codec.decode(row.value())));
        }
        return stream(combiner.byId(input).sorted())
                .filter(new FirstOfKey())
                .map(row -> planned(row.key(), codec.decode(row.value())));
    }

    private static PlannedDatum planned(List<Pick> picks) {
        return planned(Pick.id(picks), picks);
    }

    private static PlannedDatum planned(byte[] id, List<Pick> picks) {
        return new PlannedDatum(HexFormat.of().formatHex(id), Pick.files(picks));
    }

    private static Stream<Row> stream(Iterator<Row> rows) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        rows, Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    private static Input.Pfs pfs(Input leaf) {
        if (leaf instanceof Input.Cron cron) {
            return new Input.Pfs(
                    cron.name(),
                    DEFAULT_PROJECT,
                    cron.repo(),
                    DEFAULT_BRANCH,
                    CRON_GLOB,
                    "",
                    false,
                    "",
                    false,
                    false,
                    false,
                    false);
        }
        return (Input.Pfs) leaf;
    }

    /** Keeps the first of rows with the same key, which are next to each other. */
    private static final class FirstOfKey implements Predicate<Row> {
        private Row previous;

        @Override
        public boolean test(Row row) {
            boolean first = !row.sameKey(previous);
            previous = row;
            return first;
        }
    }
}
