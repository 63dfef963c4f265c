package io.warmdatum.store.local;

import io.warmdatum.store.RepoName;
import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Statements on repos, branches and commits that several parts need within their transactions. */
final class Repositories {
    private Repositories() {}

    static Optional<Long> find(Sql sql, RepoName repo) throws SQLException {
        return sql.number(
                "SELECT id FROM repo WHERE project = ? AND name = ?", repo.project(), repo.name());
    }

    static long require(Sql sql, RepoName repo) throws SQLException {
        return find(sql, repo)
                .orElseThrow(
                        () -> new StoreException(Kind.NOT_FOUND, "repo " + repo + " not found"));
    }

    static long create(Sql sql, RepoName repo, String description, Instant now)
            throws SQLException {
        return sql.number(
                        "INSERT INTO repo(project, name, description, created) VALUES (?, ?, ?, ?)"
                                + " RETURNING id",
                        repo.project(),
                        repo.name(),
                        description,
                        Times.nanos(now))
                .orElseThrow();
    }

    /** The branch, made if it does not exist. */
    static long branch(Sql sql, long repo, String name) throws SQLException {
        sql.run("INSERT INTO branch(repo, name) VALUES (?, ?) ON CONFLICT DO NOTHING", repo, name);
        return sql.number("SELECT id FROM branch WHERE repo = ? AND name = ?", repo, name)
                .orElseThrow();
    }

    /** Adds a commit on top of a branch and gives its sequence number. */
    static long commit(Sql sql, long branch, String id, Instant now, String error)
            throws SQLException {
        return sql.number(
                        "INSERT INTO commits(id, repo, branch, finished, error)"
                                + " SELECT ?, repo, id, ?, ? FROM branch WHERE id = ?"
                                + " RETURNING seq",
                        id,
                        Times.nanos(now),
                        error,
                        branch)
                .orElseThrow();
    }

    /** Deletes a repo with everything in it but the contents, which others may share. */
    static void delete(Sql sql, long repo) throws SQLException {
        sql.run("DELETE FROM file WHERE branch IN (SELECT id FROM branch WHERE repo = ?)", repo);
        sql.run("DELETE FROM commits WHERE repo = ?", repo);
        sql.run("DELETE FROM branch WHERE repo = ?", repo);
        sql.run("DELETE FROM repo WHERE id = ?", repo);
    }
}
