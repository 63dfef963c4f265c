package io.warmdatum.lambda.internal.batch;

import io.warmdatum.lambda.internal.event.DatumEnd;
import io.warmdatum.lambda.internal.event.DatumEnd.Kind;
import io.warmdatum.lambda.internal.event.LambdaBatch;
import io.warmdatum.lambda.internal.event.LambdaDatum;
import io.warmdatum.worker.DatumSource;
import io.warmdatum.worker.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The datums of one batch as work for the loop. A datum is given out only if it is likely to end
 * before the deadline; the first one always is, so that a batch whose datums take longer than
 * expected still comes to its end. Thread-safe.
 */
public final class BatchSource implements DatumSource {

    private final String name;
    private final List<LambdaDatum> datums;
    private final Deadline deadline;
    private final Optional<Instant> lastMoment;
    private final Duration mostCost;
    private final Around around;
    private final Object lock = new Object();

    // Written under the lock.
    private volatile boolean abandoned;

    // Guarded by the lock.
    private final Lanes lanes;
    private final LambdaDelivery[] inHand;
    private boolean anyBegun;

    /**
     * What all batches of a function share.
     *
     * @param jobId id of the invocation
     * @param cost what datums cost; learns from this batch
     * @param staging gives them files
     * @param ledger knows those that are settled
     * @param deadLetters takes those that failed for good
     * @param verdict says which failures are for good
     * @param clock tells the time of day
     */
    public record Around(
            String jobId,
            Cost cost,
            Staging staging,
            Ledger ledger,
            DeadLetters deadLetters,
            Verdict verdict,
            InstantSource clock) {}

    /** Says whether trying a failed datum again is of no use. Thread-safe. */
    @FunctionalInterface
    public interface Verdict {

        /** Called once for each datum that failed or was given back; forgets it. */
        boolean forGood(String datumId);
    }

    public BatchSource(LambdaBatch batch, Deadline deadline, Around around) {
        this.name = batch.source();
        this.datums = batch.datums();
        this.deadline = Objects.requireNonNull(deadline, "deadline must be set");
        this.lastMoment = Optional.of(deadline.lastMoment());
        this.around = Objects.requireNonNull(around, "around must be set");
        this.mostCost =
                Duration.between(around.clock().instant(), deadline.lastMoment()).dividedBy(2);
        this.lanes = new Lanes(datums);
        this.inHand = new LambdaDelivery[datums.size()];
    }

    @Override
    public Optional<Delivery> next() throws InterruptedException, IOException {
        return next(around.staging());
    }

    /** The same source for a loop whose datums get their files in another way. */
    public DatumSource staged(Staging staging) {
        return new StagedSource(this, staging);
    }

    Optional<Delivery> next(Staging staging) throws InterruptedException {
        for (OptionalInt index = take(); index.isPresent(); index = take()) {
            LambdaDatum datum = datums.get(index.getAsInt());
            var delivery = new LambdaDelivery(this, index.getAsInt(), datum, staging);
            Optional<DatumEnd> before = endedBefore(delivery, datum);
            if (before.isEmpty()) {
                given(index.getAsInt(), delivery);
                return Optional.of(delivery);
            }
            ended(index.getAsInt(), before.get());
        }
        return Optional.empty();
    }

    private void given(int index, LambdaDelivery delivery) {
        synchronized (lock) {
            inHand[index] = delivery;
        }
    }

    private Optional<DatumEnd> endedBefore(LambdaDelivery delivery, LambdaDatum datum) {
        if (datum.probe()) {
            return Optional.of(DatumEnd.done());
        }
        try {
            return around.ledger().find(datum, delivery.datumId());
        } catch (IOException e) {
            return Optional.of(
                    DatumEnd.of(Kind.DEFERRED, "cannot read the ledger: " + e.getMessage()));
        }
    }

    /**
     * At most half of the time: one that hung until the deadline of an earlier invocation must not
     * leave this one with its first datum only.
     */
    private Duration cost() {
        Duration estimate = around.cost().estimate();
        return estimate.compareTo(mostCost) < 0 ? estimate : mostCost;
    }

    /** Waits for a datum that may be begun. */
    private OptionalInt take() throws InterruptedException {
        synchronized (lock) {
            while (!abandoned) {
                Instant now = around.clock().instant();
                Duration cost = anyBegun ? cost() : Duration.ZERO;
                if (!deadline.fits(now, cost)) {
                    lanes.deferRest("no time left: a datum may take " + cost.toMillis() + " ms");
                    lock.notifyAll();
                    return OptionalInt.empty();
                }
                OptionalInt next = lanes.poll();
                if (next.isPresent()) {
                    anyBegun = true;
                    return next;
                }
                if (lanes.exhausted()) {
                    lock.notifyAll();
                    return OptionalInt.empty();
                }
                lock.wait(Math.max(1, Duration.between(now, deadline.lastMoment()).toMillis()));
            }
            return OptionalInt.empty();
        }
    }

    void ended(int index, DatumEnd end) {
        synchronized (lock) {
            if (!abandoned) {
                inHand[index] = null;
                lanes.ended(index, end);
                lock.notifyAll();
            }
        }
    }

    /**
     * Whoever works on the batch is left behind: nothing that still runs can add to it, what has
     * not ended is deferred, and its files are removed.
     *
     * @return how many datums were begun and have not ended
     */
    public int abandon(String reason) {
        List<LambdaDelivery> left = new ArrayList<>();
        synchronized (lock) {
            abandoned = true;
            lanes.abandon(reason);
            Stream.of(inHand).filter(Objects::nonNull).forEach(left::add);
            lock.notifyAll();
        }
        left.forEach(LambdaDelivery::abandon);
        return left.size();
    }

    /** Whether nothing counts any more. */
    boolean isAbandoned() {
        return abandoned;
    }

    /** What was left behind must not change anything any more. */
    void requireKept() throws IOException {
        if (abandoned) {
            throw new IOException("the invocation has ended without it");
        }
    }

    /** Until when the batch may be worked on. */
    public Deadline deadline() {
        return deadline;
    }

    /** The same, for deliveries. */
    Optional<Instant> lastMoment() {
        return lastMoment;
    }

    /** Id of the job that the batch is. */
    public String jobId() {
        return around.jobId();
    }

    /** Name of the source. */
    String name() {
        return name;
    }

    Around around() {
        return around;
    }

    @Override
    public boolean defers() {
        return true;
    }

    @Override
    public void stopEarly(String reason) {
        synchronized (lock) {
            lanes.deferRest(reason);
            lock.notifyAll();
        }
    }

    /**
     * How each datum ended, in the order of the event.
     *
     * @param whyNotEnded the reason of those that have not: they count as failed
     */
    public List<DatumEnd> ends(String whyNotEnded) {
        synchronized (lock) {
            return lanes.ends(whyNotEnded);
        }
    }

    @Override
    public void close() {}
}
