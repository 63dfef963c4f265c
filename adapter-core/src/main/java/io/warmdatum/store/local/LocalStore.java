package io.warmdatum.store.local;

import io.warmdatum.input.DatumIds;
import io.warmdatum.store.JobViews;
import io.warmdatum.store.Ledger;
import io.warmdatum.store.Logs;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.Repos;
import io.warmdatum.store.Store;
import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The embedded store: a folder with an SQLite database, files of larger content and log files. May
 * be opened by several processes at once, and several times by one. Thread-safe.
 *
 * <p>What a method reported as done survives a kill of the process. After a loss of power the store
 * is consistent; finished commits and ended jobs are there, and the newest datum results may be
 * missing, in which case those datums are pending again.
 */
public final class LocalStore implements Store {
    private final Database database;
    private final Session session;
    private final LocalRepos repos;
    private final LocalPipelines pipelines;
    private final ResultWriter results;
    private final LocalLedger ledger;
    private final LocalLogs logs;
    private final LocalJobViews views;

    private LocalStore(
            Path folder,
            Database database,
            Session session,
            InstantSource clock,
            Ids ids,
            DatumHash hash) {
        this.database = database;
        this.session = session;
        Contents contents = new Contents(database, folder.resolve("objects"), session.folder());
        logs = new LocalLogs(folder.resolve("logs"));
        Garbage garbage = new Garbage(database, contents);
        repos = new LocalRepos(database, contents, garbage, session, clock, ids);
        pipelines = new LocalPipelines(database, garbage, logs, clock, ids);
        results = new ResultWriter(database, contents, folder, clock);
        Planner planner = new Planner(database, hash);
        Path leases = folder.resolve("leases");
        views = new LocalJobViews(database);
        ledger = new LocalLedger(database, results, planner, leases, clock, ids);
    }

    /**
     * Opens a store; makes it if the folder does not exist or is empty.
     *
     * @param folder the store's folder; only its owner may enter it
     * @param clock time of what is created and finished
     * @param random source of ids and salts
     * @throws StoreException if the folder cannot be used or was made by a newer version
     */
    public static LocalStore open(Path folder, InstantSource clock, RandomGenerator random) {
        return open(folder, clock, random, DatumIds::hash);
    }

    /**
     * Opens a store with a datum hash of one's own.
     *
     * @param folder the store's folder; only its owner may enter it
     * @param clock time of what is created and finished
     * @param random source of ids and salts
     * @param hash the datum hash
     * @throws StoreException if the folder cannot be used or was made by a newer version
     */
    public static LocalStore open(
            Path folder, InstantSource clock, RandomGenerator random, DatumHash hash) {
        Path root = folder.toAbsolutePath().normalize();
        Ids ids = new Ids(random);
        Database database = null;
        LocalStore store = null;
        try {
            makeFolders(root);
            database = new Database(root, root.resolve("store.db"));
            Schema.prepare(database, root);
            Session session = Session.start(root.resolve("sessions"), database, ids);
            store = new LocalStore(root, database, session, clock, ids, hash);
            return store;
        } catch (FileAlreadyExistsException e) {
            throw new StoreException(Kind.INVALID, "store " + root + ": not a folder", e);
        } catch (IOException e) {
            throw Troubles.of(root, e);
        } finally {
            if (store == null && database != null) {
                database.close();
            }
        }
    }

    private static void makeFolders(Path root) throws IOException {
        boolean fresh = !Files.exists(root);
        Files.createDirectories(root);
        if (!Files.isWritable(root)) {
            throw new StoreException(
                    Kind.INVALID,
                    "store " + root + ": this user may not write to it; choose another folder");
        }
        if (fresh || !Files.exists(root.resolve("store.db"))) {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        }
        for (String part : new String[] {"objects", "sessions", "leases", "logs"}) {
            Files.createDirectories(root.resolve(part));
        }
    }

    @Override
    public Repos repos() {
        return repos;
    }

    @Override
    public Pipelines pipelines() {
        return pipelines;
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public JobViews views() {
        return views;
    }

    @Override
    public Logs logs() {
        return logs;
    }

    @Override
    public long changes() {
        return database.changes();
    }

    /** Writes what is waiting to be recorded, then closes everything. */
    @Override
    public void close() {
        try (database;
                session;
                logs) {
            results.close();
        }
    }
}
