package io.warmdatum.store.local;

import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables. A file row is valid for the commits from {@code from_seq} to before {@code to_seq},
 * so that a commit costs as many rows as it changes files. A datum's key is {@code job << 32 |
 * index}: the datums of a job are one range of the table, in order.
 */
final class Schema {
    static final int VERSION = 2;

    /** {@code to_seq} of a file that is there in the newest commit. */
    static final String LIVE = "9223372036854775807";

    /** New in version 2. */
    private static final String ACTIVITY =
            "CREATE TABLE activity(job INTEGER NOT NULL, worker TEXT NOT NULL, second INTEGER NOT"
                    + " NULL, start_nanos INTEGER NOT NULL, process_nanos INTEGER NOT NULL,"
                    + " store_nanos INTEGER NOT NULL, starts INTEGER NOT NULL, PRIMARY KEY(job,"
                    + " worker, second)) WITHOUT ROWID";

    private static final List<String> TABLES =
            List.of(
                    "CREATE TABLE content(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE,"
                            + " size INTEGER NOT NULL, data BLOB)",
                    "CREATE TABLE repo(id INTEGER PRIMARY KEY, project TEXT NOT NULL, name TEXT NOT"
                            + " NULL, description TEXT NOT NULL, created INTEGER NOT NULL,"
                            + " UNIQUE(project, name))",
                    "CREATE TABLE branch(id INTEGER PRIMARY KEY AUTOINCREMENT, repo INTEGER NOT"
                            + " NULL, name TEXT NOT NULL, UNIQUE(repo, name))",
                    "CREATE TABLE commits(seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL,"
                            + " repo INTEGER NOT NULL, branch INTEGER NOT NULL,"
                            + " finished INTEGER NOT NULL, error TEXT NOT NULL, UNIQUE(repo, id))",
                    "CREATE INDEX commits_of_branch ON commits(branch, seq)",
                    "CREATE TABLE file(branch INTEGER NOT NULL, path TEXT NOT NULL, from_seq"
                            + " INTEGER NOT NULL, to_seq INTEGER NOT NULL, content INTEGER NOT"
                            + " NULL, PRIMARY KEY(branch, path, from_seq)) WITHOUT ROWID",
                    "CREATE TABLE staged(session TEXT NOT NULL, writer INTEGER NOT NULL, kind"
                            + " INTEGER NOT NULL, path TEXT NOT NULL, content INTEGER,"
                            + " PRIMARY KEY(session, writer, path, kind)) WITHOUT ROWID",
                    "CREATE TABLE pipeline(id INTEGER PRIMARY KEY AUTOINCREMENT, project TEXT NOT"
                            + " NULL, name TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT"
                            + " NULL, reason TEXT NOT NULL, one_shot INTEGER NOT NULL,"
                            + " UNIQUE(project, name))",
                    "CREATE TABLE pipeline_version(pipeline INTEGER NOT NULL, version INTEGER NOT"
                            + " NULL, spec TEXT NOT NULL, created INTEGER NOT NULL,"
                            + " PRIMARY KEY(pipeline, version))",
                    "CREATE TABLE job(seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL"
                            + " UNIQUE, pipeline INTEGER NOT NULL, version INTEGER NOT NULL, branch"
                            + " INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT"
                            + " '', created INTEGER NOT NULL, started INTEGER, finished INTEGER,"
                            + " restarts INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT"
                            + " 0, planned INTEGER NOT NULL DEFAULT 0, processed INTEGER NOT NULL"
                            + " DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT"
                            + " NULL DEFAULT 0, recovered INTEGER NOT NULL DEFAULT 0,"
                            + " download_nanos INTEGER NOT NULL DEFAULT 0, process_nanos INTEGER"
                            + " NOT NULL DEFAULT 0, upload_nanos INTEGER NOT NULL DEFAULT 0,"
                            + " download_bytes INTEGER NOT NULL DEFAULT 0, upload_bytes INTEGER NOT"
                            + " NULL DEFAULT 0, inputs TEXT NOT NULL, warmth TEXT NOT NULL DEFAULT"
                            + " '')",
                    "CREATE INDEX job_of_pipeline ON job(pipeline, seq)",
                    "CREATE TABLE datum(key INTEGER PRIMARY KEY, pipeline INTEGER NOT NULL, id TEXT"
                            + " NOT NULL, hash TEXT NOT NULL, state INTEGER NOT NULL, source"
                            + " INTEGER, download_nanos INTEGER NOT NULL DEFAULT 0, process_nanos"
                            + " INTEGER NOT NULL DEFAULT 0, upload_nanos INTEGER NOT NULL DEFAULT"
                            + " 0, download_bytes INTEGER NOT NULL DEFAULT 0, upload_bytes INTEGER"
                            + " NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '', attempts TEXT"
                            + " NOT NULL DEFAULT '[]', inputs TEXT NOT NULL)",
                    // The numbers are those of DatumInfo.State.
                    "CREATE INDEX datum_pending ON datum(key) WHERE state = 0",
                    "CREATE INDEX datum_processed ON datum(pipeline, id, hash) WHERE state = 1",
                    "CREATE INDEX datum_failed ON datum(key) WHERE state = 4",
                    "CREATE TABLE output(datum INTEGER NOT NULL, path TEXT NOT NULL, content"
                            + " INTEGER NOT NULL, PRIMARY KEY(datum, path)) WITHOUT ROWID",
                    ACTIVITY,
                    "CREATE TABLE request(id INTEGER PRIMARY KEY AUTOINCREMENT, job INTEGER NOT"
                            + " NULL, stop INTEGER NOT NULL, text TEXT NOT NULL)",
                    "CREATE INDEX request_of_job ON request(job)");

    private Schema() {}

    /**
     * Makes the tables of a new store, adds what an older one lacks; refuses a store this version
     * does not know.
     */
    static void prepare(Database database, Path folder) {
        if (database.read(Schema::version) != VERSION) {
            database.writeDurably(
                    sql -> {
                        // Another process may have been faster between the question and the lock.
                        long found = version(sql);
                        if (found == 0) {
                            create(sql);
                        } else if (found == 1) {
                            sql.plain(ACTIVITY);
                            mark(sql);
                        } else if (found != VERSION) {
                            throw unknown(folder, found);
                        }
                        return null;
                    });
        }
    }

    private static void create(Sql sql) throws SQLException {
        for (String table : TABLES) {
            sql.plain(table);
        }
        mark(sql);
    }

    private static void mark(Sql sql) throws SQLException {
        sql.plain("PRAGMA user_version = " + VERSION);
    }

    private static long version(Sql sql) throws SQLException {
        return sql.number("PRAGMA user_version").orElse(0L);
    }

    private static StoreException unknown(Path folder, long found) {
        return new StoreException(
                Kind.INVALID,
                "store "
                        + folder
                        + " was made by a newer version of Warmdatum (its schema is "
                        + found
                        + ", this version knows "
                        + VERSION
                        + "); use that version, or another folder");
    }
}
