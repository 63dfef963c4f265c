package io.warmdatum.store.local;

import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.sql.SQLException;
import java.util.Optional;

/** Statements on pipelines that several parts need within their transactions. */
final class Piping {
    private Piping() {}

    static Optional<Long> find(Sql sql, String project, String name) throws SQLException {
        return sql.number("SELECT id FROM pipeline WHERE project = ? AND name = ?", project, name);
    }

    static long require(Sql sql, String project, String name) throws SQLException {
        return find(sql, project, name)
                .orElseThrow(
                        () ->
                                new StoreException(
                                        Kind.NOT_FOUND,
                                        "pipeline \"" + project + "/" + name + "\" not found"));
    }
}
