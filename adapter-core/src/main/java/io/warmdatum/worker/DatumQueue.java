package io.warmdatum.worker;

import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Ledger;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The pending datums of a job in order, read from the ledger a page at a time. Thread-safe: all
 * workers of a job take from it.
 */
final class DatumQueue {

    private static final int PAGE = 500;

    private final Ledger ledger;
    private final JobInfo job;
    private final ArrayDeque<DatumInfo> page = new ArrayDeque<>();
    private long nextIndex;
    private boolean exhausted;

    DatumQueue(Ledger ledger, JobInfo job) {
        this.ledger = ledger;
        this.job = job;
    }

    /** The next datum; empty at the end or once closed. */
    synchronized Optional<DatumInfo> take() {
        if (page.isEmpty() && !exhausted) {
            page.addAll(ledger.pending(job, nextIndex, PAGE));
            exhausted = page.size() < PAGE;
            if (!page.isEmpty()) {
                nextIndex = page.peekLast().index() + 1;
            }
        }
        return Optional.ofNullable(page.poll());
    }

    /** Gives out nothing more. */
    synchronized void close() {
        exhausted = true;
        page.clear();
    }
}
