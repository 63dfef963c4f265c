package io.warmdatum.store.local;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The changes of a commit being made, as rows nobody else reads. Deletions are applied before puts;
 * what is appended is added to the head's file only when the commit is finished, so that two
 * writers at once lose nothing.
 */
record StagedFiles(String session, long writer) {
    /** Kinds of change; the numbers stand in the table. */
    private static final int DELETE = 0;

    private static final int PUT = 1;
    private static final int APPEND = 2;

    private static final String MINE = " session = ? AND writer = ?";

    /** An append that waits for the head. */
    record Append(String path, long content) {}

    /** Content staged under a path, with whether it is to be added to the head's file. */
    record Put(long content, boolean append) {}

    void put(Sql sql, String path, long content, boolean append) throws SQLException {
        sql.run(
                "DELETE FROM staged WHERE" + MINE + " AND path = ? AND kind > 0",
                session,
                writer,
                path);
        sql.run(
                "INSERT INTO staged(session, writer, kind, path, content) VALUES (?, ?, ?, ?, ?)",
                session,
                writer,
                append ? APPEND : PUT,
                path,
                content);
    }

    Optional<Put> find(Sql sql, String path) throws SQLException {
        return sql.first(
                "SELECT content, kind FROM staged WHERE" + MINE + " AND path = ? AND kind > 0",
                row -> new Put(row.getLong(1), row.getInt(2) == APPEND),
                session,
                writer,
                path);
    }

    /** Forgets what was put at or below a path and notes the deletion. */
    void delete(Sql sql, String path) throws SQLException {
        sql.run(
                "DELETE FROM staged WHERE" + MINE + " AND (path = ? OR path > ? AND path < ?)",
                session,
                writer,
                path,
                path + "/",
                path + "0");
        sql.run(
                "INSERT INTO staged(session, writer, kind, path) VALUES (?, ?, ?, ?)",
                session,
                writer,
                DELETE,
                path);
    }

    /** Makes the changes part of a branch. */
    void deletions(Sql sql, long branch, long seq) throws SQLException {
        List<String> deleted =
                sql.list(
                        "SELECT path FROM staged WHERE" + MINE + " AND kind = 0",
                        row -> row.getString(1),
                        session,
                        writer);
        String close =
                "UPDATE file SET to_seq = ? WHERE branch = ? AND to_seq = " + Schema.LIVE + " AND ";
        for (String path : deleted) {
            // Two statements: with OR the whole branch would be read.
            sql.run(close + "path = ?", seq, branch, path);
            sql.run(close + "path > ? AND path < ?", seq, branch, path + "/", path + "0");
        }
    }

    List<Append> appends(Sql sql) throws SQLException {
        return sql.list(
                "SELECT path, content FROM staged WHERE" + MINE + " AND kind = 2",
                row -> new Append(row.getString(1), row.getLong(2)),
                session,
                writer);
    }

    void puts(Sql sql, long branch, long seq) throws SQLException {
        // By path, so that the cost is that of the change and not of the whole branch.
        sql.run(
                "UPDATE file SET to_seq = ?1 WHERE branch = ?2 AND path IN (SELECT path FROM staged"
                        + " WHERE session = ?3 AND writer = ?4 AND kind = 1) AND to_seq = "
                        + Schema.LIVE
                        + " AND content <> (SELECT s.content FROM staged s WHERE s.session = ?3 AND"
                        + " s.writer = ?4 AND s.path = file.path AND s.kind = 1)",
                seq,
                branch,
                session,
                writer);
        sql.run(
                "INSERT INTO file(branch, path, from_seq, to_seq, content) SELECT ?1, s.path, ?2, "
                        + Schema.LIVE
                        + ", s.content FROM staged s WHERE s.session = ?3 AND s.writer = ?4 AND"
                        + " s.kind = 1 AND NOT EXISTS (SELECT 1 FROM file f WHERE f.branch = ?1 AND"
                        + " f.path = s.path AND f.to_seq = "
                        + Schema.LIVE
                        + ")",
                branch,
                seq,
                session,
                writer);
    }

    /** First path put that stands where a directory is, or whose directory is a file. */
    Optional<String> collision(Sql sql, long branch) throws SQLException {
        Optional<String> onDirectory =
                sql.first(
                        "SELECT s.path FROM staged s WHERE"
                                + MINE
                                + " AND kind = 1 AND EXISTS (SELECT 1 FROM file f WHERE f.branch ="
                                + " ? AND f.path > s.path || '/' AND f.path < s.path || '0' AND"
                                + " f.to_seq = "
                                + Schema.LIVE
                                + ") LIMIT 1",
                        row -> row.getString(1),
                        session,
                        writer,
                        branch);
        if (onDirectory.isPresent()) {
            return onDirectory;
        }
        // Made once and read first (CROSS JOIN): the planner otherwise makes it anew for each file.
        // Trimming all characters but the slash from the right leaves the parent directory.
        return sql.first(
                "WITH RECURSIVE above(path) AS MATERIALIZED (SELECT rtrim(rtrim(path, replace(path, '/', '')),"
                        + " '/') FROM staged WHERE"
                        + MINE
                        + " AND kind = 1 UNION SELECT rtrim(rtrim(path, replace(path, '/', '')),"
                        + " '/') FROM above WHERE path <> '') SELECT f.path FROM above CROSS JOIN file f"
                        + " ON f.branch = ? AND f.path = above.path AND f.to_seq = "
                        + Schema.LIVE
                        + " LIMIT 1",
                row -> row.getString(1),
                session,
                writer,
                branch);
    }

    void clear(Sql sql) throws SQLException {
        sql.run("DELETE FROM staged WHERE" + MINE, session, writer);
    }
}
