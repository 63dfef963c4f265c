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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Writes results of datums, many in one transaction: they gather while the one before is being
 * committed, and then for as long as more keep coming, up to a limit. One thread of its own.
 * Futures complete on that thread, outside of locks: what depends on them may call the store but
 * must not wait for another result.
 */
final class ResultWriter implements AutoCloseable {
    private static final int MAX_WAITING = 1024;
    private static final int MAX_BATCH = 256;
    private static final long MAX_BATCH_BYTES = 8L << 20;

    /**
     * A result waits this long for company: the steps of a transaction cost more than those of a
     * result, and nothing but the end of the job waits for it.
     */
    private static final long GATHER_MILLIS = 5;

    /** No result waits longer than this, however many come. */
    private static final long MAX_GATHER_NANOS = 20_000_000;

    private final Database database;
    private final Contents contents;
    private final Path folder;
    private final InstantSource clock;
    private final Semaphore room = new Semaphore(MAX_WAITING);
    private final Thread thread = new Thread(this::run, "warmdatum-results");

    private final Object lock = new Object();

    // Guarded by the lock.
    private final Deque<Item> queue = new ArrayDeque<>();
    private boolean closed;

    ResultWriter(Database database, Contents contents, Path folder, InstantSource clock) {
        this.database = database;
        this.contents = contents;
        this.folder = folder;
        this.clock = clock;
        thread.setDaemon(true);
        thread.start();
    }

    /** A result on its way. */
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
        synchronized (lock) {
            if (!closed) {
                queue.add(new Item(job, result, done));
                // Once the first is there its writer looks by itself; to wake it costs the worker.
                if (queue.size() == 1 || queue.size() == MAX_BATCH) {
                    lock.notifyAll();
                }
                return done;
            }
        }
        room.release();
        done.completeExceptionally(
                new StoreException(Kind.UNAVAILABLE, "store " + folder + " is closed"));
        return done;
    }

    private void run() {
        for (List<Item> items = gather(); !items.isEmpty(); items = gather()) {
            List<Ready> batch = new ArrayList<>(items.size());
            long bytes = 0;
            for (Item item : items) {
                afterYou();
                Ready ready = read(item);
                room.release();
                if (ready != null) {
                    batch.add(ready);
                    bytes += ready.bytes();
                }
                if (bytes >= MAX_BATCH_BYTES) {
                    write(batch);
                    batch = new ArrayList<>();
                    bytes = 0;
                }
            }
            write(batch);
        }
    }

    /** What goes into the next transaction; empty when no more will come. */
    private List<Item> gather() {
        synchronized (lock) {
            while (queue.isEmpty() && !closed) {
                await(0);
            }
            long since = System.nanoTime();
            int before = 0;
            while (queue.size() > before
                    && queue.size() < MAX_BATCH
                    && !closed
                    && System.nanoTime() - since < MAX_GATHER_NANOS) {
                before = queue.size();
                await(GATHER_MILLIS);
            }
            List<Item> items = new ArrayList<>();
            while (!queue.isEmpty() && items.size() < MAX_BATCH) {
                items.add(queue.remove());
            }
            return items;
        }
    }

    /**
     * Nobody waits for a result but many wait for their next datum: on a machine with few cores a
     * batch in one go would hold up their threads for the whole of a time slice.
     */
    private static void afterYou() {
        Thread.yield();
    }

    private void await(long millis) {
        try {
            lock.wait(millis);
        } catch (InterruptedException e) {
            // Nobody has this thread; it ends by close(), so that nothing is lost.
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
                        var jobs = new HashMap<String, Tally>();
                        for (Ready ready : batch) {
                            JobInfo job = ready.item().job();
                            Tally tally = jobs.get(job.id());
                            if (tally == null) {
                                tally = new Tally(JobRows.open(sql, job).seq());
                                jobs.put(job.id(), tally);
                            }
                            afterYou();
                            write(sql, tally.job, ready);
                            tally.add(ready);
                        }
                        for (Tally tally : jobs.values()) {
                            tally.write(sql);
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

    private void write(Sql sql, long job, Ready ready) throws SQLException {
        DatumResult result = ready.item().result();
        long key = DatumRows.key(job, result.index());
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
    }

    /** What the results of one transaction add to the row of their job. */
    private static final class Tally {
        private final long job;
        private long processed;
        private long recovered;
        private long failed;
        private Stats stats = Stats.NONE;

        Tally(long job) {
            this.job = job;
        }

        void add(Ready ready) {
            State state = ready.item().result().state();
            processed += state == State.PROCESSED ? 1 : 0;
            recovered += state == State.RECOVERED ? 1 : 0;
            failed += state == State.FAILED ? 1 : 0;
            stats = stats.plus(ready.stats());
        }

        void write(Sql sql) throws SQLException {
            sql.run(
                    "UPDATE job SET processed = processed + ?, recovered = recovered + ?, failed ="
                            + " failed + ?, download_nanos = download_nanos + ?, process_nanos ="
                            + " process_nanos + ?, upload_nanos = upload_nanos + ?, download_bytes"
                            + " = download_bytes + ?, upload_bytes = upload_bytes + ? WHERE seq ="
                            + " ?",
                    processed,
                    recovered,
                    failed,
                    stats.downloadNanos(),
                    stats.processNanos(),
                    stats.uploadNanos(),
                    stats.downloadBytes(),
                    stats.uploadBytes(),
                    job);
        }
    }

    /** Writes what is waiting, then ends. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
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
