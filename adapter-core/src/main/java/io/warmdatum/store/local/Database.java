package io.warmdatum.store.local;

import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.sqlite.SQLiteConfig;

/**
 * The SQLite database: one connection that writes, behind a lock, and a few that read. Thread-safe.
 *
 * <p>Write-ahead log: readers never wait for the writer, nor it for them. A commit is in the
 * operating system's hands when {@link #write} returns, so a kill of the process loses nothing.
 * Synchronous NORMAL: after a loss of power the database is consistent but may lack the last
 * transactions (a datum's result then is made again, which is harmless). What people take for final
 * (commits, the end of a job, pipelines) goes through {@link #writeDurably}, which also waits for
 * the disk, and with itself puts everything before it there.
 */
final class Database implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Database.class);

    private static final int BUSY_MILLIS = 60_000;
    private static final int IDLE_READERS = 4;

    private final Path folder;
    private final String url;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Sql> readers = new ArrayDeque<>();
    private final Object watching = new Object();
    private Sql writer;
    private Sql watcher;
    private boolean synced;
    private volatile boolean closed;

    Database(Path folder, Path file) {
        this.folder = folder;
        this.url = url(file);
        try {
            makeIfMissing(file);
            this.writer = connect();
            this.watcher = connect();
        } catch (SQLException e) {
            close();
            throw Troubles.of(folder, e);
        } catch (IOException e) {
            throw Troubles.of(folder, e);
        }
    }

    /**
     * Only a new database has its log still to be turned on, and SQLite does not wait if somebody
     * else does that too. So nobody else sees the database before.
     */
    private void makeIfMissing(Path file) throws SQLException, IOException {
        if (Files.exists(file)) {
            return;
        }
        Path fresh = Files.createTempFile(folder, "store", ".new");
        try {
            connect(url(fresh)).close();
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("somebody else has made the store meanwhile");
        } catch (UnsupportedOperationException | FileSystemException e) {
            LOG.debugf("no link to a new database, so it is made in place: %s", e);
        } finally {
            Files.delete(fresh);
        }
    }

    private static String url(Path file) {
        return "jdbc:sqlite:" + file;
    }

    /** Something done on a connection. */
    interface Work<T> {
        T run(Sql sql) throws SQLException;
    }

    /** Reads outside of a transaction: each statement sees the newest state. */
    <T> T read(Work<T> work) {
        refuseIfClosed();
        Sql sql = null;
        try {
            sql = reader();
            T result = work.run(sql);
            giveBack(sql);
            sql = null;
            return result;
        } catch (SQLException e) {
            throw Troubles.of(folder, e);
        } finally {
            discard(sql);
        }
    }

    /** Writes in one transaction that survives a kill of the process. */
    <T> T write(Work<T> work) {
        return write(work, false);
    }

    /** Writes in one transaction that also survives a loss of power. */
    <T> T writeDurably(Work<T> work) {
        return write(work, true);
    }

    private <T> T write(Work<T> work, boolean durably) {
        lock.lock();
        try {
            refuseIfClosed();
            if (durably != synced) {
                writer.plain("PRAGMA synchronous = " + (durably ? "FULL" : "NORMAL"));
                synced = durably;
            }
            writer.plain("BEGIN IMMEDIATE");
            boolean done = false;
            try {
                T result = work.run(writer);
                writer.plain("COMMIT");
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollBack();
                }
            }
        } catch (SQLException e) {
            throw Troubles.of(folder, e);
        } finally {
            lock.unlock();
        }
    }

    private void rollBack() {
        try {
            writer.plain("ROLLBACK");
        } catch (SQLException e) {
            // SQLite rolls back by itself on a full disk and on I/O errors; then there is no
            // transaction left to roll back and the first error is the one to tell. A new
            // connection leaves no doubt about the state.
            reconnect();
        }
    }

    private void reconnect() {
        try {
            writer.close();
            writer = connect();
            synced = false;
        } catch (SQLException e) {
            throw Troubles.of(folder, e);
        }
    }

    /** A number that changes whenever any connection of any process committed. */
    long changes() {
        synchronized (watching) {
            refuseIfClosed();
            try {
                return watcher.number("PRAGMA data_version").orElseThrow();
            } catch (SQLException e) {
                throw Troubles.of(folder, e);
            }
        }
    }

    private Sql connect() throws SQLException {
        return connect(url);
    }

    private static Sql connect(String url) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setCacheSize(-4096);
        // Else the driver asks for the last row's number after every statement.
        config.setGetGeneratedKeys(false);
        return new Sql(DriverManager.getConnection(url, config.toProperties()));
    }

    private Sql reader() throws SQLException {
        synchronized (readers) {
            if (!readers.isEmpty()) {
                return readers.pop();
            }
        }
        return connect();
    }

    private void giveBack(Sql sql) throws SQLException {
        synchronized (readers) {
            if (!closed && readers.size() < IDLE_READERS) {
                readers.push(sql);
                return;
            }
        }
        sql.close();
    }

    private void discard(Sql sql) {
        if (sql != null) {
            try {
                sql.close();
            } catch (SQLException e) {
                throw Troubles.of(folder, e);
            }
        }
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new StoreException(Kind.UNAVAILABLE, "store " + folder + " is closed");
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            synchronized (readers) {
                readers.forEach(this::discard);
                readers.clear();
            }
            synchronized (watching) {
                discard(watcher);
                watcher = null;
            }
            discard(writer);
            writer = null;
        } finally {
            lock.unlock();
        }
    }
}
