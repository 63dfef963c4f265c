package io.warmdatum.store.local;

import io.warmdatum.pfs.OutputFile;
import io.warmdatum.store.DatumInfo.State;
import io.warmdatum.store.DatumResult;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Stats;
import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Writes results of datums, many in one transaction: while one transaction is being committed the
 * next results gather, and for a few milliseconds after the first. One thread of its own. Futures
 * complete on that thread, outside of locks: what depends on them may call the store but must not
 * wait for another result.
 */
final class ResultWriter implements AutoCloseable {
    private static final int MAX_WAITING = 1024;
    private static final int MAX_BATCH = 256;
    private static final long MAX_BATCH_BYTES = 8L << 20;

    /**
     * How long a result may wait for company: the steps of a transaction cost more than those of a
     * result, and nothing but the end of the job waits for it.
     */
    private static final long GATHER_NANOS = 5_000_000;

    private final Database database;
    private final Contents contents;
    private final Path folder;
    private final InstantSource clock;
    private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MAX_WAITING);
    private final Thread thread = new Thread(this::run, "warmdatum-results");
    private boolean closed;

    ResultWriter(Database database, Contents contents, Path folder, InstantSource clock) {
        this.database = database;
        this.contents = contents;
        this.folder = folder;
        this.clock = clock;
        thread.setDaemon(true);
        thread.start();
    }

    /** A result on its way; one without a job says that no more will come. */
    private record Item(JobInfo job, DatumResult result, CompletableFuture<Void> done) {}

    /** A file of an output: new content, or the hash of content that is in the store. */
    private record Kept(String path, Contents.Staged content, String known) {}

    /** A result whose files are read. */
    private record Ready(Item item, List<Kept> files, Stats stats, long bytes) {}

    CompletableFuture<Void> add(JobInfo job, DatumResult result) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        // The writer's own thread must not wait for room that only it can make.
        if (Thread.currentThread() == thread) {
            room.tryAcquire();
        } else {
            room.acquireUninterruptibly();
        }
        synchronized (queue) {
            if (!closed) {
                queue.add(new Item(job, result, done));
                return done;
            }
        }
        room.release();
        done.completeExceptionally(
                new StoreException(Kind.UNAVAILABLE, "store " + folder + " is closed"));
        return done;
    }

    private void run() {
        Item next = take();
        while (next.job() != null) {
            List<Ready> batch = new ArrayList<>();
            long bytes = 0;
            int taken = 0;
            long until = System.nanoTime() + GATHER_NANOS;
            for (; next != null && next.job() != null; next = more(taken, bytes, until)) {
                taken++;
                Ready ready = read(next);
                if (ready != null) {
                    batch.add(ready);
                    bytes += ready.bytes();
                }
            }
            room.release(taken);
            write(batch);
            if (next == null) {
                next = take();
            }
        }
    }

    private Item more(int taken, long bytes, long until) {
        if (taken >= MAX_BATCH || bytes >= MAX_BATCH_BYTES) {
            return null;
        }
        return uninterrupted(() -> queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS));
    }

    private Item take() {
        return uninterrupted(queue::take);
    }

    private interface Wait {
        Item call() throws InterruptedException;
    }

    private static Item uninterrupted(Wait wait) {
        while (true) {
            try {
                return wait.call();
            } catch (InterruptedException e) {
                // Nobody has this thread; it ends by its last item, so that nothing is lost.
                continue;
            }
        }
    }

    private Ready read(Item item) {
        Instant from = clock.instant();
        try {
            List<Kept> files = new ArrayList<>();
            long size = 0;
            long inMemory = 0;
            for (OutputFile file : item.result().output()) {
                Kept kept = read(file);
                files.add(kept);
                size += kept.content() == null ? file.size() : kept.content().size();
                inMemory +=
                        kept.content() == null || kept.content().data() == null
                                ? 0
                                : kept.content().size();
            }
            long nanos = Math.max(0, Duration.between(from, clock.instant()).toNanos());
            Stats given = item.result().stats();
            Stats stats =
                    new Stats(
                            given.downloadNanos(),
                            given.processNanos(),
                            nanos,
                            given.downloadBytes(),
                            size);
            return new Ready(item, files, stats, inMemory);
        } catch (IOException e) {
            item.done()
                    .completeExceptionally(
                            new StoreException(
                                    Kind.UNAVAILABLE,
                                    "output of datum "
                                            + item.result().index()
                                            + " could not be stored: "
                                            + Troubles.of(folder, e).getMessage(),
                                    e));
        } catch (RuntimeException e) {
            item.done().completeExceptionally(e);
        }
        return null;
    }

    private Kept read(OutputFile file) throws IOException {
        String path = Names.file(file.path());
        return file.input().isPresent()
                ? new Kept(path, null, file.input().get().hash())
                : new Kept(path, contents.stage(file.source()), "");
    }

    private void write(List<Ready> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            database.write(
                    sql -> {
                        for (Ready ready : batch) {
                            write(sql, ready);
                        }
                        return null;
                    });
        } catch (RuntimeException e) {
            if (batch.size() == 1) {
                batch.get(0).item().done().completeExceptionally(e);
            } else {
                // One bad result must not take the others with it: each for itself.
                batch.forEach(ready -> write(List.of(ready)));
            }
            return;
        }
        batch.forEach(ready -> ready.item().done().complete(null));
    }

    private void write(Sql sql, Ready ready) throws SQLException {
        DatumResult result = ready.item().result();
        JobRows.Place job = JobRows.open(sql, ready.item().job());
        long key = DatumRows.key(job.seq(), result.index());
        Stats stats = ready.stats();
        int changed =
                sql.run(
                        "UPDATE datum SET state = ?, reason = ?, attempts = ?, download_nanos = ?,"
                                + " process_nanos = ?, upload_nanos = ?, download_bytes = ?,"
                                + " upload_bytes = ? WHERE key = ? AND state = 0",
                        result.state().ordinal(),
                        result.reason(),
                        DatumJson.attempts(result.attempts()),
                        stats.downloadNanos(),
                        stats.processNanos(),
                        stats.uploadNanos(),
                        stats.downloadBytes(),
                        stats.uploadBytes(),
                        key);
        if (changed != 1) {
            throw new StoreException(
                    Kind.INVALID,
                    "datum "
                            + result.index()
                            + " of job "
                            + ready.item().job().id()
                            + " is not pending");
        }
        for (Kept file : ready.files()) {
            long content =
                    file.content() == null
                            ? contents.find(sql, file.known())
                            : contents.keep(sql, file.content());
            sql.run(
                    "INSERT OR REPLACE INTO output(datum, path, content) VALUES (?, ?, ?)",
                    key,
                    file.path(),
                    content);
        }
        count(sql, job.seq(), result.state(), stats);
    }

    private static void count(Sql sql, long job, State state, Stats stats) throws SQLException {
        sql.run(
                "UPDATE job SET processed = processed + ?, recovered = recovered + ?, failed ="
                        + " failed + ?, download_nanos = download_nanos + ?, process_nanos ="
                        + " process_nanos + ?, upload_nanos = upload_nanos + ?, download_bytes ="
                        + " download_bytes + ?, upload_bytes = upload_bytes + ? WHERE seq = ?",
                state == State.PROCESSED ? 1 : 0,
                state == State.RECOVERED ? 1 : 0,
                state == State.FAILED ? 1 : 0,
                stats.downloadNanos(),
                stats.processNanos(),
                stats.uploadNanos(),
                stats.downloadBytes(),
                stats.uploadBytes(),
                job);
    }

    /** Writes what is waiting, then ends. */
    @Override
    public void close() {
        synchronized (queue) {
            if (!closed) {
                closed = true;
                queue.add(new Item(null, null, null));
            }
        }
        boolean interrupted = false;
        while (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
