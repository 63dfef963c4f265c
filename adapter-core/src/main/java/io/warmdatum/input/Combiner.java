package io.warmdatum.input;

import io.warmdatum.spec.Input;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes the datums of an input tree (reference 6.3), pushing them to a sink. What has to be held is
 * held in {@link DiskSort} and {@link RowList}. Used by one thread.
 */
final class Combiner {

    private final Spill spill;
    private final PickCodec codec;
    private final Map<Input, LeafScan> scans;

    /**
     * @param spill where to keep temporary files
     * @param codec knows the leaves of all scans
     * @param scans scan of each leaf, by identity
     */
    Combiner(Spill spill, PickCodec codec, Map<Input, LeafScan> scans) {
        this.spill = spill;
        this.codec = codec;
        this.scans = scans;
    }

    /** The datums in the order of reference 5; identical ids have not collapsed yet. */
    void ordered(Input input, PickSink sink) throws IOException {
        if (input instanceof Input.Union union) {
            interleaved(union.inputs(), sink);
        } else if (scans.containsKey(input)) {
            leaf(input, sink);
        } else {
            replay(byId(input), sink);
        }
    }

    /** The datums sorted by id. */
    DiskSort byId(Input input) throws IOException {
        DiskSort sort = new DiskSort(spill);
        unordered(input, datum -> sort.add(Pick.id(datum), codec.encode(datum)));
        return sort;
    }

    /** The datums of a union in order, without those whose id came before. */
    DiskSort distinct(Input.Union union) throws IOException {
        DiskSort byIdThenPlace = new DiskSort(spill);
        long[] place = {0};
        ordered(
                union,
                datum -> {
                    byte[] id = Pick.id(datum);
                    byte[] key =
                            ByteBuffer.allocate(id.length + Long.BYTES)
                                    .put(id)
                                    .putLong(place[0]++)
                                    .array();
                    byIdThenPlace.add(key, codec.encode(datum));
                });
        DiskSort byPlace = new DiskSort(spill);
        ByteBuffer previous = ByteBuffer.allocate(0);
        for (Iterator<Row> rows = byIdThenPlace.sorted(); rows.hasNext(); ) {
            Row row = rows.next();
            int idLength = row.key().length - Long.BYTES;
            ByteBuffer id = ByteBuffer.wrap(row.key(), 0, idLength);
            if (!id.equals(previous)) {
                byte[] key = ByteBuffer.allocate(Long.BYTES).put(row.key(), idLength, 8).array();
                byPlace.add(key, row.value());
            }
            previous = id;
        }
        return byPlace;
    }

    private void unordered(Input input, PickSink sink) throws IOException {
        if (input instanceof Input.Cross cross) {
            cross(cross.inputs(), sink);
        } else if (input instanceof Input.Union union) {
            for (Input branch : union.inputs()) {
                unordered(branch, sink);
            }
        } else if (input instanceof Input.Join join) {
            join(join, sink);
        } else if (input instanceof Input.Group group) {
            group(group, sink);
        } else {
            leaf(input, sink);
        }
    }

    private void leaf(Input input, PickSink sink) throws IOException {
        try (Stream<Pick> picks = scans.get(input).picks()) {
            for (Iterator<Pick> each = picks.iterator(); each.hasNext(); ) {
                sink.accept(List.of(each.next()));
            }
        }
    }

    /** The first datum of each branch, then the second of each, and so on. */
    private void interleaved(List<Input> branches, PickSink sink) throws IOException {
        DiskSort sort = new DiskSort(spill);
        for (int branch = 0; branch < branches.size(); branch++) {
            ByteBuffer key = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
            key.putInt(Long.BYTES, branch);
            long[] turn = {0};
            ordered(
                    branches.get(branch),
                    datum ->
                            sort.add(
                                    key.putLong(0, turn[0]++).array().clone(),
                                    codec.encode(datum)));
        }
        replay(sort, sink);
    }

    private void replay(DiskSort sort, PickSink sink) throws IOException {
        for (Iterator<Row> rows = sort.sorted(); rows.hasNext(); ) {
            sink.accept(codec.decode(rows.next().value()));
        }
    }

    private void cross(List<Input> inputs, PickSink sink) throws IOException {
        List<RowList> others = new ArrayList<>();
        try {
            for (Input input : inputs.subList(1, inputs.size())) {
                RowList side = new RowList(spill, codec);
                others.add(side);
                unordered(input, side::add);
            }
            // The first side is read even when another is empty: only so is it known whether its
            // globs match anything.
            boolean anyEmpty = others.stream().anyMatch(RowList::isEmpty);
            unordered(
                    inputs.get(0),
                    datum -> {
                        if (!anyEmpty) {
                            RowLists.product(others, 0, datum, sink);
                        }
                    });
        } finally {
            RowLists.closeAll(others);
        }
    }

    private void join(Input.Join join, PickSink sink) throws IOException {
        List<Input> slots = InputTree.slots(join.inputs());
        KeyedJoin keyed = new KeyedJoin(spill, codec, slots.size());
        for (int slot = 0; slot < slots.size(); slot++) {
            int side = slot;
            for (Input leaf : slots.get(slot).leaves().toList()) {
                leaf(leaf, single -> keyed.add(side, single));
            }
        }
        keyed.join(sink);
    }

    private void group(Input.Group group, PickSink sink) throws IOException {
        DiskSort byKeyThenId = new DiskSort(spill);
        for (Input leaf : group.leaves().toList()) {
            leaf(
                    leaf,
                    single -> {
                        String key = Pick.files(single).get(0).groupBy();
                        byKeyThenId.add(
                                Row.key(DatumIds.keyBytes(key), Pick.id(single)),
                                codec.encode(single));
                    });
        }
        byte[] key = null;
        List<Pick> members = new ArrayList<>();
        for (Iterator<Row> rows = byKeyThenId.sorted(); rows.hasNext(); ) {
            Row row = rows.next();
            byte[] next = row.keyWithout(row.key().length / 2);
            if (key != null && !Arrays.equals(key, next)) {
                sink.accept(members);
                members = new ArrayList<>();
            }
            key = next;
            members.addAll(codec.decode(row.value()));
        }
        if (!members.isEmpty()) {
            sink.accept(members);
        }
    }
}
