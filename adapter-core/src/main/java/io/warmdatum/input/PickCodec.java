package io.warmdatum.input;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes datums in the making as small rows: per pick only the leaf's index and the entry; the rest
 * is the leaf's. Thread-safe once the leaves are known.
 */
final class PickCodec {

    private final List<Leaf> leaves;

    PickCodec(List<Leaf> leaves) {
        this.leaves = leaves;
    }

    byte[] encode(List<Pick> picks) {
        List<byte[]> texts = new ArrayList<>(2 * picks.size());
        int length = 0;
        for (Pick pick : picks) {
            byte[] path = pick.entry().path().getBytes(StandardCharsets.UTF_8);
            byte[] hash = HexFormat.of().parseHex(pick.entry().hash());
            texts.add(path);
            texts.add(hash);
            length += 3 * Integer.BYTES + Long.BYTES + path.length + hash.length;
        }
        ByteBuffer row = ByteBuffer.allocate(length);
        for (int i = 0; i < picks.size(); i++) {
            Pick pick = picks.get(i);
            row.putInt(pick.leaf().index()).putLong(pick.entry().size());
            put(row, texts.get(2 * i));
            put(row, texts.get(2 * i + 1));
        }
        return row.array();
    }

    List<Pick> decode(byte[] bytes) {
        ByteBuffer row = ByteBuffer.wrap(bytes);
        List<Pick> picks = new ArrayList<>();
        while (row.hasRemaining()) {
            Leaf leaf = leaves.get(row.getInt());
            long size = row.getLong();
            String path = new String(take(row), StandardCharsets.UTF_8);
            String hash = HexFormat.of().formatHex(take(row));
            picks.add(new Pick(leaf, new FileEntry(path, size, hash)));
        }
        return picks;
    }

    private static void put(ByteBuffer row, byte[] bytes) {
        row.putInt(bytes.length).put(bytes);
    }

    private static byte[] take(ByteBuffer row) {
        byte[] bytes = new byte[row.getInt()];
        row.get(bytes);
        return bytes;
    }
}
