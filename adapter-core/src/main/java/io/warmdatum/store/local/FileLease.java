package io.warmdatum.store.local;

import io.warmdatum.store.Ledger;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock file held by this process; the operating system gives it free when the process dies.
 *
 * <p>The set of held files is the process's, not a store's: POSIX drops a process's lock on a file
 * when it closes any descriptor of that file, so a file that is held must not even be opened again.
 */
final class FileLease implements Ledger.Lease {
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private boolean open = true;

    private FileLease(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Takes the lock, or gives empty if another process or another part of this one has it. */
    static Optional<FileLease> take(Path lockFile) throws IOException {
        return take(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** As {@link #take(Path)}, but makes no lock file; empty also if there is none. */
    static Optional<FileLease> takeExisting(Path lockFile) throws IOException {
        try {
            return take(lockFile, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Optional<FileLease> take(Path lockFile, StandardOpenOption... how)
            throws IOException {
        Path file = lockFile.toAbsolutePath().normalize();
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = FileChannel.open(file, how);
            taken = channel.tryLock() != null;
            return taken ? Optional.of(new FileLease(file, channel)) : Optional.empty();
        } finally {
            if (!taken) {
                if (channel != null) {
                    channel.close();
                }
                HELD.remove(file);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            try {
                channel.close();
            } catch (IOException e) {
                throw Troubles.of(file, e);
            } finally {
                HELD.remove(file);
            }
        }
    }
}
