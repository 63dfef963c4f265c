package io.warmdatum.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads a leaf: the files and directories that its glob matches, in path order. Directories are
 * derived from the sorted files; nothing is held in memory. Used by one thread.
 */
final class LeafScan {

    private final Leaf leaf;
    private String previous = "";
    private boolean matched;

    LeafScan(Leaf leaf) {
        this.leaf = leaf;
    }

    Leaf leaf() {
        return leaf;
    }

    /** What matches; the caller must close the stream. */
    Stream<Pick> picks() throws IOException {
        previous = "";
        return leaf.commit()
                .tree()
                .files(leaf.glob().literalPrefix())
                .sequential()
                .<FileEntry>mapMulti(this::expand)
                .map(entry -> new Pick(leaf, entry));
    }

    /** After the scan: whether nothing matched although there are files. */
    boolean missedAll() throws IOException {
        if (matched) {
            return false;
        }
        try (Stream<FileEntry> files = leaf.commit().tree().files("/")) {
            return files.findFirst().isPresent();
        }
    }

    private void expand(FileEntry file, Consumer<FileEntry> sink) {
        String path = file.path();
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String directory = path.substring(0, slash + 1);
            if (!previous.startsWith(directory) && leaf.glob().matches(directory)) {
                matched = true;
                sink.accept(directory(directory));
            }
        }
        previous = path;
        if (leaf.glob().matches(path)) {
            matched = true;
            sink.accept(file);
        }
    }

    /**
     * Size and hash of a directory, by a scan of its own: it comes before its files in path order,
     * yet is known only after the last of them.
     */
    private FileEntry directory(String path) {
        MessageDigest digest = sha256();
        long size = 0;
        try (Stream<FileEntry> files = leaf.commit().tree().files(path)) {
            for (Iterator<FileEntry> each = files.iterator(); each.hasNext(); ) {
                FileEntry file = each.next();
                size += file.size();
                update(digest, file.path().substring(path.length()));
                update(digest, file.hash());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read directory " + path, e);
        }
        return new FileEntry(path, size, HexFormat.of().formatHex(digest.digest()));
    }

    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime must have SHA-256", e);
        }
    }
}
