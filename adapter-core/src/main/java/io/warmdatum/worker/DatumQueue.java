package io.warmdatum.worker;

import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Ledger;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The pending datums of a job in order, read from the ledger a page at a time. A worker sets datums
 * aside, to stage them ahead of time, and begins them later. Until then a worker that has nothing
 * to do may take them over, so that none waits behind a slow one. Thread-safe: all workers of a job
 * take from it.
 */
final class DatumQueue {

    private static final int PAGE = 500;

    /** With fewer, workers set one aside each; before that the next page is read. */
    private static final int MANY = 100;

    private final Ledger ledger;
    private final JobInfo job;
    private final ArrayDeque<DatumInfo> left = new ArrayDeque<>();
    private final NavigableMap<Long, DatumInfo> aside = new TreeMap<>();
    private long nextIndex;
    private boolean exhausted;

    DatumQueue(Ledger ledger, JobInfo job) {
        this.ledger = ledger;
        this.job = job;
    }

    /** The next datum, for the caller to {@link #begin}; empty at the end or once closed. */
    synchronized Optional<DatumInfo> setAside() {
        readPage();
        DatumInfo next = left.poll();
        if (next != null) {
            aside.put(next.index(), next);
        }
        return Optional.ofNullable(next);
    }

    /** Whether a datum is still the caller's who set it aside; false also once closed. */
    synchronized boolean begin(DatumInfo datum) {
        return aside.remove(datum.index()) != null;
    }

    /**
     * A datum that another worker has set aside and not begun. The caller has begun it with this,
     * and should have found nothing to set aside itself.
     */
    synchronized Optional<DatumInfo> takeOver() {
        return Optional.ofNullable(aside.pollLastEntry()).map(Map.Entry::getValue);
    }

    /** Whether a worker may set several datums aside and others still find enough. */
    synchronized boolean hasMany() {
        return !exhausted || left.size() >= MANY;
    }

    private void readPage() {
        if (left.size() < MANY && !exhausted) {
            var page = ledger.pending(job, nextIndex, PAGE);
            left.addAll(page);
            exhausted = page.size() < PAGE;
            if (!page.isEmpty()) {
                nextIndex = page.get(page.size() - 1).index() + 1;
            }
        }
    }

    /** Gives out nothing more, and what is set aside is not begun. */
    synchronized void close() {
        exhausted = true;
        left.clear();
        aside.clear();
    }
}
