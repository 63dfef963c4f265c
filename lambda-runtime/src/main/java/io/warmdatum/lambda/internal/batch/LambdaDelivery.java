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

/** One datum of a batch, given out to a loop. Used by one thread. */
final class LambdaDelivery implements Delivery {

    private final BatchSource batch;
    private final int index;
    private final LambdaDatum datum;
    private final Staging staging;
    private final String id;
    private final Instant begun;
    private Optional<StagedAttempt> staged = Optional.empty();
    private Optional<JsonNode> output = Optional.empty();
    private boolean filesAreGone;

    LambdaDelivery(BatchSource batch, int index, LambdaDatum datum, String id, Staging staging) {
        this.batch = batch;
        this.index = index;
        this.datum = datum;
        this.staging = staging;
        this.id = id;
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
        staged = Optional.of(fresh);
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

    @Override
    public void collect() throws BadOutputException, IOException {
        batch.requireKept();
        output = staged.orElseThrow().keep();
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
            batch.around().cost().took(Duration.between(begun, batch.around().clock().instant()));
            batch.ended(index, end);
        }
    }

    private DatumEnd end(Report report) throws IOException {
        Outcome outcome = report.outcome();
        if (outcome instanceof Outcome.Failed failed) {
            return failed(failed.lastFailure(), report);
        }
        if (outcome instanceof Outcome.Deferred deferred) {
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
        if (staged.isPresent()) {
            StagedAttempt last = staged.get();
            staged = Optional.empty();
            last.discard();
        }
    }
}
