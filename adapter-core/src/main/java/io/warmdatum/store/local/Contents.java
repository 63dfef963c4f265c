package io.warmdatum.store.local;

import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Content by its SHA-256. Up to {@value #INLINE} bytes it stands in the database; larger content is
 * a file {@code objects/ab/cdef...} that is complete and on the disk before any row speaks of it.
 * Thread-safe. Nothing is ever linked: bytes are copied both ways, for user code may still hold a
 * file open.
 */
final class Contents {
    static final int INLINE = 32 * 1024;

    private final Database database;
    private final Path objects;
    private final Path scratch;
    private final AtomicLong scratchNames = new AtomicLong();

    /** Keeps files below {@code objects}; {@code scratch} must be on the same file system. */
    Contents(Database database, Path objects, Path scratch) {
        this.database = database;
        this.objects = objects;
        this.scratch = scratch;
    }

    /** Content that has been read: small in {@code data}, else already under its final name. */
    @SuppressWarnings("ArrayRecordComponent")
    record Staged(byte[] hash, long size, byte[] data) {}

    /** A stored content; {@code data} is null for a file. */
    private record Stored(long size, byte[] data) {}

    /** Reads content to its end and puts it aside. */
    Staged stage(InputStream content) throws IOException {
        byte[] head = content.readNBytes(INLINE + 1);
        if (head.length <= INLINE) {
            return new Staged(sha256().digest(head), head.length, head);
        }
        Path file = scratch.resolve("content-" + scratchNames.incrementAndGet());
        try {
            return stageLarge(
                    new SequenceInputStream(new ByteArrayInputStream(head), content), file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    Staged stage(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return stage(content);
        }
    }

    private Staged stageLarge(InputStream content, Path file) throws IOException {
        MessageDigest digest = sha256();
        long size = 0;
        byte[] buffer = new byte[64 * 1024];
        try (SeekableByteChannel out =
                Files.newByteChannel(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                digest.update(buffer, 0, n);
                write(out, ByteBuffer.wrap(buffer, 0, n));
                size += n;
            }
        }
        byte[] hash = digest.digest();
        place(file, hash, size);
        return new Staged(hash, size, null);
    }

    /** Writing is the store's business: its errors must not look like those of the source. */
    private void write(SeekableByteChannel out, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw Troubles.of(objects.getParent(), e);
        }
    }

    private void place(Path file, byte[] hash, long size) throws IOException {
        Path object = object(HexFormat.of().formatHex(hash));
        if (!Files.exists(object) || Files.size(object) != size) {
            sync(file, StandardOpenOption.WRITE);
            if (!Files.exists(object.getParent())) {
                Files.createDirectories(object.getParent());
                sync(objects, StandardOpenOption.READ);
            }
            Files.move(file, object, StandardCopyOption.ATOMIC_MOVE);
        }
        // Also where another process moved it: it may be between its move and its sync.
        sync(object.getParent(), StandardOpenOption.READ);
    }

    private static void sync(Path file, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(file, mode)) {
            channel.force(true);
        }
    }

    /**
     * Removes the file of content that has no row. Within a write transaction, so that nobody can
     * be making a row meanwhile.
     */
    void removeFile(Sql sql, byte[] hash) throws SQLException {
        if (sql.number("SELECT id FROM content WHERE hash = ?", (Object) hash).isEmpty()) {
            try {
                Files.deleteIfExists(object(HexFormat.of().formatHex(hash)));
            } catch (IOException e) {
                throw Troubles.of(objects.getParent(), e);
            }
        }
    }

    /** The row of staged content, made if there is none yet. */
    long keep(Sql sql, Staged staged) throws SQLException {
        if (staged.data() == null
                && !Files.exists(object(HexFormat.of().formatHex(staged.hash())))) {
            throw new StoreException(
                    Kind.UNAVAILABLE,
                    "the same content was deleted elsewhere while it was being stored; try again");
        }
        var made =
                sql.number(
                        "INSERT INTO content(hash, size, data) VALUES (?, ?, ?)"
                                + " ON CONFLICT(hash) DO NOTHING RETURNING id",
                        staged.hash(),
                        staged.size(),
                        staged.data());
        return made.isPresent()
                ? made.get()
                : sql.number("SELECT id FROM content WHERE hash = ?", (Object) staged.hash())
                        .orElseThrow();
    }

    /** The row of content that is in the store. */
    long find(Sql sql, String hash) throws SQLException {
        return sql.number("SELECT id FROM content WHERE hash = ?", (Object) bytes(hash))
                .orElseThrow(() -> missing(hash));
    }

    InputStream open(String hash) throws IOException {
        return open(hash, database.read(sql -> stored(sql, hash)));
    }

    /** As {@link #open(String)}, within a transaction. */
    InputStream open(Sql sql, String hash) throws IOException, SQLException {
        return open(hash, stored(sql, hash));
    }

    /** Opens what was put aside. */
    InputStream open(Staged staged) throws IOException {
        return staged.data() != null
                ? new ByteArrayInputStream(staged.data())
                : Files.newInputStream(object(HexFormat.of().formatHex(staged.hash())));
    }

    private InputStream open(String hash, Stored stored) throws IOException {
        return stored.data() != null
                ? new ByteArrayInputStream(stored.data())
                : Files.newInputStream(checkedObject(hash, stored));
    }

    /** Writes content to a new file. */
    void copy(String hash, Path target) throws IOException {
        Stored stored = database.read(sql -> stored(sql, hash));
        if (stored.data() != null) {
            Files.write(
                    target, stored.data(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return;
        }
        // Not Files.copy: it would take over the mode of the store's file.
        try (FileChannel from = FileChannel.open(checkedObject(hash, stored));
                FileChannel to =
                        FileChannel.open(
                                target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < stored.size(); ) {
                at += from.transferTo(at, stored.size() - at, to);
            }
        }
    }

    private Path checkedObject(String hash, Stored stored) throws IOException {
        Path object = object(hash);
        if (!Files.exists(object) || Files.size(object) != stored.size()) {
            throw new StoreException(
                    Kind.UNAVAILABLE, "content " + hash + " is damaged: see " + object);
        }
        return object;
    }

    private static Stored stored(Sql sql, String hash) throws SQLException {
        return sql.first(
                        "SELECT size, data FROM content WHERE hash = ?",
                        (ResultSet row) -> stored(row),
                        (Object) bytes(hash))
                .orElseThrow(() -> missing(hash));
    }

    private static Stored stored(ResultSet row) throws SQLException {
        long size = row.getLong(1);
        // The driver may give null for an empty blob.
        return new Stored(size, size == 0 ? new byte[0] : row.getBytes(2));
    }

    private static byte[] bytes(String hash) {
        try {
            return HexFormat.of().parseHex(hash);
        } catch (IllegalArgumentException e) {
            throw missing(hash);
        }
    }

    private static StoreException missing(String hash) {
        return new StoreException(Kind.NOT_FOUND, "content " + hash + " not found");
    }

    private Path object(String hash) {
        return objects.resolve(hash.substring(0, 2)).resolve(hash.substring(2));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
