package io.warmdatum.store.local;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.FileTree;
import io.warmdatum.store.Commit;
import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of one commit, read page by page. A commit with an error has none: what it would have
 * held is not valid.
 */
final class CommitTree implements FileTree {
    private static final String COLUMNS =
            "SELECT f.path, c.size, c.hash FROM file f JOIN content c ON c.id = f.content"
                    + " WHERE f.branch = ? AND f.from_seq <= ? AND f.to_seq > ?";

    /** Paths are ASCII, so nothing that starts with a prefix is above the prefix and this. */
    private static final String ABOVE = "\u007f";

    private final Database database;
    private final Commit commit;

    /** Where a commit stands. */
    private record Place(long branch, long seq, boolean valid) {}

    CommitTree(Database database, Commit commit) {
        this.database = database;
        this.commit = commit;
    }

    @Override
    public Stream<FileEntry> files(String prefix) throws IOException {
        return Pages.stream(last -> page(prefix, last));
    }

    private List<FileEntry> page(String prefix, FileEntry last) {
        try {
            return database.read(
                    sql -> {
                        // Asked for each page: a repo deleted meanwhile must not look like the end.
                        Place place = place(sql);
                        if (!place.valid()) {
                            return List.of();
                        }
                        return sql.list(
                                COLUMNS
                                        + " AND f.path > ? AND f.path >= ? AND f.path < ?"
                                        + " ORDER BY f.path LIMIT "
                                        + Pages.SIZE,
                                CommitTree::entry,
                                place.branch(),
                                place.seq(),
                                place.seq(),
                                last == null ? "" : last.path(),
                                prefix,
                                prefix + ABOVE);
                    });
        } catch (StoreException e) {
            throw new UncheckedIOException(e.getMessage(), new IOException(e));
        }
    }

    /** What is right below a directory; below a directory found there, one row is read. */
    List<FileEntry> children(String directory, String after, int limit) {
        Names.fileOrDirectory(directory);
        return database.read(
                sql -> {
                    Place place = place(sql);
                    List<FileEntry> found = new ArrayList<>();
                    String last = after.endsWith("/") ? after + ABOVE : after;
                    while (place.valid() && found.size() < limit) {
                        Optional<FileEntry> next = next(sql, place, directory, last);
                        if (next.isEmpty()) {
                            break;
                        }
                        String path = next.get().path();
                        int slash = path.indexOf('/', directory.length());
                        if (slash < 0) {
                            found.add(next.get());
                            last = path;
                        } else {
                            String child = path.substring(0, slash + 1);
                            found.add(new FileEntry(child, 0, ""));
                            last = child + ABOVE;
                        }
                    }
                    return found;
                });
    }

    private static Optional<FileEntry> next(Sql sql, Place place, String prefix, String last)
            throws SQLException {
        return sql.first(
                COLUMNS + " AND f.path > ? AND f.path >= ? AND f.path < ? ORDER BY f.path LIMIT 1",
                CommitTree::entry,
                place.branch(),
                place.seq(),
                place.seq(),
                last,
                prefix,
                prefix + ABOVE);
    }

    /** A file, or a directory with its size and hash. */
    Optional<FileEntry> entry(String path) {
        String bare = Names.fileOrDirectory(path);
        if (!path.endsWith("/")) {
            Optional<FileEntry> file = database.read(sql -> file(sql, bare));
            if (file.isPresent()) {
                return file;
            }
        }
        return directory(bare + "/");
    }

    private Optional<FileEntry> file(Sql sql, String path) throws SQLException {
        Place place = place(sql);
        return place.valid()
                ? sql.first(
                        COLUMNS + " AND f.path = ?",
                        CommitTree::entry,
                        place.branch(),
                        place.seq(),
                        place.seq(),
                        path)
                : Optional.empty();
    }

    private Optional<FileEntry> directory(String path) {
        MessageDigest digest = Contents.sha256();
        long size = 0;
        boolean empty = true;
        try (Stream<FileEntry> files = files(path)) {
            for (Iterator<FileEntry> each = files.iterator(); each.hasNext(); empty = false) {
                FileEntry file = each.next();
                // The zero keeps name and hash apart; names are relative, so that equal
                // directories hash the same wherever they stand.
                String line = file.path().substring(path.length()) + '\0' + file.hash() + '\0';
                digest.update(line.getBytes(StandardCharsets.UTF_8));
                size += file.size();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return empty && !path.equals("/")
                ? Optional.empty()
                : Optional.of(new FileEntry(path, size, HexFormat.of().formatHex(digest.digest())));
    }

    private Place place(Sql sql) throws SQLException {
        return sql.first(
                        "SELECT c.branch, c.seq, c.error FROM commits c JOIN repo r ON r.id ="
                                + " c.repo WHERE r.project = ? AND r.name = ? AND c.id = ?",
                        row ->
                                new Place(
                                        row.getLong(1), row.getLong(2), row.getString(3).isEmpty()),
                        commit.repo().project(),
                        commit.repo().name(),
                        commit.id())
                .orElseThrow(
                        () ->
                                new StoreException(
                                        Kind.NOT_FOUND,
                                        "commit "
                                                + commit.repo()
                                                + "@"
                                                + commit.id()
                                                + " not found"));
    }

    private static FileEntry entry(ResultSet row) throws SQLException {
        return new FileEntry(
                row.getString(1), row.getLong(2), HexFormat.of().formatHex(row.getBytes(3)));
    }
}
