package io.warmdatum.store.local;

import java.sql.SQLException;
import java.util.List;

/**
 * Frees contents that no commit, no commit in the making and no datum's output needs any more. Done
 * where something was deleted, since content is only let go of then. Thread-safe, also with other
 * processes: content gets its row and its first user in one transaction.
 */
final class Garbage {

    private final Database database;
    private final Contents contents;

    Garbage(Database database, Contents contents) {
        this.database = database;
        this.contents = contents;
    }

    /** Deletes something and then what only it needed, durably. */
    void after(Database.Work<Void> deletion) {
        List<byte[]> forgotten =
                database.writeDurably(
                        sql -> {
                            deletion.run(sql);
                            return forget(sql);
                        });
        // After the commit, so that no row ever speaks of a file that is gone. A kill in between
        // leaves files that nobody needs.
        if (!forgotten.isEmpty()) {
            database.write(
                    sql -> {
                        for (byte[] hash : forgotten) {
                            contents.removeFile(sql, hash);
                        }
                        return null;
                    });
        }
    }

    /** Hashes of the contents that stand in files. */
    private static List<byte[]> forget(Sql sql) throws SQLException {
        return sql
                .list(
                        "DELETE FROM content WHERE id NOT IN (SELECT content FROM file UNION SELECT"
                                + " content FROM output UNION SELECT content FROM staged WHERE"
                                + " content IS NOT NULL) RETURNING hash, size",
                        row -> row.getLong(2) > Contents.INLINE ? row.getBytes(1) : new byte[0])
                .stream()
                .filter(hash -> hash.length > 0)
                .toList();
    }
}
