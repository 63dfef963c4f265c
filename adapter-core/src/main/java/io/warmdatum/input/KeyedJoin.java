package io.warmdatum.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Joins files of several sides by their join keys (reference 6.3). Used once by one thread. */
final class KeyedJoin {

    private final Spill spill;
    private final PickCodec codec;
    private final int sideCount;
    private final DiskSort byKeyThenSide;

    KeyedJoin(Spill spill, PickCodec codec, int sideCount) {
        this.spill = spill;
        this.codec = codec;
        this.sideCount = sideCount;
        this.byKeyThenSide = new DiskSort(spill);
    }

    void add(int side, List<Pick> single) throws IOException {
        String joinOn = Pick.files(single).get(0).joinOn();
        byte[] suffix = ByteBuffer.allocate(Integer.BYTES).putInt(side).array();
        byKeyThenSide.add(Row.key(DatumIds.keyBytes(joinOn), suffix), codec.encode(single));
    }

    /** The datums of all keys; nothing may be added afterwards. */
    void join(PickSink sink) throws IOException {
        Iterator<Row> rows = byKeyThenSide.sorted();
        Row row = rows.hasNext() ? rows.next() : null;
        while (row != null) {
            byte[] key = row.keyWithout(Integer.BYTES);
            List<RowList> sides = new ArrayList<>();
            try {
                for (int side = 0; side < sideCount; side++) {
                    sides.add(new RowList(spill, codec));
                }
                while (row != null && Arrays.equals(key, row.keyWithout(Integer.BYTES))) {
                    int side = ByteBuffer.wrap(row.key()).getInt(key.length);
                    sides.get(side).add(codec.decode(row.value()));
                    row = rows.hasNext() ? rows.next() : null;
                }
                joinKey(sides, sink);
            } finally {
                RowLists.closeAll(sides);
            }
        }
    }

    /** The datums of one join key: of all sides, or of the outer ones if a side is missing. */
    private void joinKey(List<RowList> sides, PickSink sink) throws IOException {
        if (sides.stream().noneMatch(RowList::isEmpty)) {
            RowLists.product(sides, 0, List.of(), sink);
            return;
        }
        List<RowList> outer = new ArrayList<>();
        try {
            for (RowList side : sides) {
                RowList kept = new RowList(spill, codec);
                outer.add(kept);
                side.forEach(
                        single -> {
                            if (single.get(0).leaf().pfs().outerJoin()) {
                                kept.add(single);
                            }
                        });
            }
            List<RowList> present = outer.stream().filter(side -> !side.isEmpty()).toList();
            if (!present.isEmpty()) {
                RowLists.product(present, 0, List.of(), sink);
            }
        } finally {
            RowLists.closeAll(outer);
        }
    }
}
