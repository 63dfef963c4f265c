package io.warmdatum.store.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One opening of a store: its folder for half-made things, with a lock that dies with the process.
 * What sessions without a living process left behind is cleared away by the next one.
 */
final class Session implements AutoCloseable {
    private static final String LOCK = "lock";

    private final String id;
    private final Path folder;
    private final FileLease lease;

    private Session(String id, Path folder, FileLease lease) {
        this.id = id;
        this.folder = folder;
        this.lease = lease;
    }

    /** Starts a session and clears away what dead ones left. */
    static Session start(Path sessions, Database database, Ids ids) throws IOException {
        Session session = null;
        while (session == null) {
            session = tryStart(sessions, ids.draw());
        }
        Path own = session.folder;
        List<Path> others;
        try (Stream<Path> found = Files.list(sessions)) {
            others = found.filter(other -> !other.equals(own)).toList();
        }
        for (Path other : others) {
            clear(other, database);
        }
        return session;
    }

    /** Null if another process took the session for a dead one before it was locked. */
    private static Session tryStart(Path sessions, String id) throws IOException {
        Path own = Files.createDirectories(sessions.resolve(id));
        Optional<FileLease> lease = FileLease.take(own.resolve(LOCK));
        if (lease.isPresent() && Files.exists(own.resolve(LOCK))) {
            return new Session(id, own, lease.get());
        }
        lease.ifPresent(FileLease::close);
        return null;
    }

    private static void clear(Path other, Database database) throws IOException {
        Path lock = other.resolve(LOCK);
        // Without its lock file a session is just starting, or was killed in that moment and holds
        // nothing.
        if (Files.exists(lock)) {
            // One that just ends takes it away: then it is not to be made again.
            Optional<FileLease> dead = FileLease.takeExisting(lock);
            if (dead.isPresent()) {
                try (FileLease held = dead.get()) {
                    String id = other.getFileName().toString();
                    database.write(sql -> sql.run("DELETE FROM staged WHERE session = ?", id));
                    deleteTree(other);
                }
            }
        }
    }

    /** Deletes a folder and everything in it, if it exists. */
    static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> all;
            try (Stream<Path> found = Files.walk(folder)) {
                all = found.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : all) {
                Files.deleteIfExists(path);
            }
        }
    }

    String id() {
        return id;
    }

    /** Where files may be made that nobody else sees. */
    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try (lease) {
            deleteTree(folder);
        } catch (IOException e) {
            throw Troubles.of(folder, e);
        }
    }
}
