package io.warmdatum.lambda.internal.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.code.Attempt;
import io.warmdatum.lambda.internal.batch.Staging.StagedAttempt;
import io.warmdatum.lambda.internal.event.DatumEnd;
import io.warmdatum.lambda.internal.event.DatumEnd.Kind;
import io.warmdatum.lambda.internal.event.LambdaDatum;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.worker.Delivery;
import io.warmdatum.worker.NoMoreAttemptsException;
import io.warmdatum.worker.Report;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One datum of a batch, given out to a loop. Used by one thread, except for {@link #abandon}, which
 * comes from the one that watches.
 */
final class LambdaDelivery implements Delivery {

    private final BatchSource batch;
    private final int index;
    private final LambdaDatum datum;
    private final Staging staging;
    private final String id;
    private final Instant begun;
    private Optional<JsonNode> output = Optional.empty();
    private boolean filesAreGone;

    // Guarded by this.
    private Optional<StagedAttempt> staged = Optional.empty();

    LambdaDelivery(BatchSource batch, int index, LambdaDatum datum, Staging staging) {
        this.batch = batch;
        this.index = index;
        this.datum = datum;
        this.staging = staging;
        this.id = DatumIds.of(datum.identity());
        this.begun = batch.around().clock().instant();
    }

    @Override
    public String datumId() {
        return id;
    }

    @Override
    public Optional<Instant> deadline() {
        return batch.lastMoment();
    }

    @Override
    public Attempt prepare(int number, int tries) throws IOException {
        discard();
        batch.requireKept();
        StagedAttempt fresh;
        try {
            fresh = staging.stage(datum, id, number);
        } catch (NoMoreAttemptsException e) {
            filesAreGone = true;
            throw e;
        }
        keep(fresh);
        return new Attempt(
                batch.jobId(),
                id,
                number,
                tries,
                fresh.env(),
                List.of(),
                fresh::show,
                fresh.files(),
                deadline());
    }

    /** What was being prepared when the batch was abandoned has to go, too. */
    private void keep(StagedAttempt fresh) throws IOException {
        synchronized (this) {
            staged = Optional.of(fresh);
        }
        if (batch.isAbandoned()) {
            discard();
            batch.requireKept();
        }
    }

    private synchronized Optional<StagedAttempt> staged() {
        return staged;
    }

    @Override
    public void collect() throws BadOutputException, IOException {
        batch.requireKept();
        output = staged().orElseThrow().keep();
    }

    @Override
    public void report(Report report) {
        DatumEnd end = DatumEnd.of(Kind.FAILED, "its end could not be recorded");
        try {
            discard();
            batch.requireKept();
            end = end(report);
        } catch (IOException e) {
            // Not acknowledged, so it comes again.
            end = DatumEnd.of(Kind.FAILED, "its end could not be recorded: " + e.getMessage());
        } finally {
            if (!batch.isAbandoned()) {
                took();
            }
            batch.ended(index, end);
        }
    }

    private void took() {
        batch.around().cost().took(Duration.between(begun, batch.around().clock().instant()));
    }

    /** Whoever works on it is left behind: it has taken this long at least, and its files go. */
    void abandon() {
        took();
        try {
            discard();
        } catch (IOException e) {
            Logger.getLogger(LambdaDelivery.class)
                    .warnf("files of datum %s are left over: %s", id, e.getMessage());
        }
    }

    private DatumEnd end(Report report) throws IOException {
        Outcome outcome = report.outcome();
        if (outcome instanceof Outcome.Failed failed) {
            return failed(failed.lastFailure(), report);
        }
        if (outcome instanceof Outcome.Deferred deferred) {
            // The mark of an attempt that does not count.
            batch.around().verdict().forGood(id);
            return DatumEnd.of(Kind.DEFERRED, deferred.reason());
        }
        return settle(
                new DatumEnd(
                        Kind.DONE,
                        "",
                        outcome instanceof Outcome.Processed ? output : Optional.empty()));
    }

    private DatumEnd settle(DatumEnd end) throws IOException {
        return batch.around().ledger().settle(datum, id, end);
    }

    private DatumEnd failed(Failure failure, Report report) {
        if (!batch.around().verdict().forGood(id) && !filesAreGone) {
            return DatumEnd.of(Kind.FAILED, failure.summary());
        }
        var letter =
                new DeadLetters.Letter(batch.around().jobId(), batch.name(), datum, id, report);
        try {
            return batch.around().deadLetters().take(letter)
                    ? settle(DatumEnd.of(Kind.PARKED, failure.summary()))
                    : DatumEnd.of(Kind.FAILED_FOR_GOOD, failure.summary());
        } catch (IOException e) {
            Logger.getLogger(LambdaDelivery.class)
                    .warnf("datum %s stays with its source: %s", id, e.getMessage());
            return DatumEnd.of(
                    Kind.FAILED,
                    failure.summary() + " (its letter is not stored: " + e.getMessage() + ")");
        }
    }

    private void discard() throws IOException {
        Optional<StagedAttempt> last;
        synchronized (this) {
            last = staged;
            staged = Optional.empty();
        }
        if (last.isPresent()) {
            last.get().discard();
        }
    }
}
