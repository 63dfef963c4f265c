package io.warmdatum.lambda.internal.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.code.FunctionHealth;
import io.warmdatum.lambda.internal.batch.BatchSource.Around;
import io.warmdatum.lambda.internal.batch.BatchSource.Verdict;
import io.warmdatum.lambda.internal.batch.BatchWork;
import io.warmdatum.lambda.internal.batch.Batches;
import io.warmdatum.lambda.internal.batch.Cost;
import io.warmdatum.lambda.internal.batch.DeadLetters;
import io.warmdatum.lambda.internal.batch.Deadline;
import io.warmdatum.lambda.internal.batch.Ledger;
import io.warmdatum.lambda.internal.batch.Staging;
import io.warmdatum.lambda.internal.event.Answer;
import io.warmdatum.lambda.internal.event.BadEventException;
import io.warmdatum.lambda.internal.event.DatumEnd;
import io.warmdatum.lambda.internal.event.LambdaBatch;
import io.warmdatum.lambda.internal.event.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** From an event to its answer. Thread-safe: several invocations may be served at once. */
public final class LambdaHost implements FunctionHealth {

    private final ObjectMapper mapper;
    private final Batches batches;
    private final Parts parts;
    private final Cost cost = new Cost();
    private final AtomicReference<String> unfit = new AtomicReference<>("");

    /**
     * What a host is made of.
     *
     * @param verdict says which failures are for good
     * @param staging gives datums files
     * @param ledger knows datums that are settled
     * @param deadLetters takes datums that failed for good
     * @param spill keeps answers small
     * @param telemetry is told what happens
     * @param clock tells the time of day
     * @param exit ends the process with a code
     */
    record Parts(
            Verdict verdict,
            Staging staging,
            Ledger ledger,
            DeadLetters deadLetters,
            Spill spill,
            Telemetry telemetry,
            InstantSource clock,
            IntConsumer exit) {}

    LambdaHost(ObjectMapper mapper, BatchWork work, Parts parts) {
        this.mapper = Objects.requireNonNull(mapper, "mapper must be set");
        this.batches = new Batches(work);
        this.parts = Objects.requireNonNull(parts, "parts must be set");
    }

    /**
     * Serves one invocation.
     *
     * @param event the event; read to its end, not closed
     * @param requestId id of the invocation
     * @param remaining what the host says is left of its time
     * @return the answer, small enough for the service
     * @throws InvocationFailedException the source has to send the event again
     * @throws IOException the answer is too large and cannot be put elsewhere
     */
    public byte[] serve(InputStream event, String requestId, Duration remaining)
            throws IOException {
        requireFit(requestId);
        Instant begun = parts.clock().instant();
        LambdaBatch batch = read(event);
        Deadline deadline = Deadline.of(begun, remaining);
        List<DatumEnd> ends =
                batches.carryOut(
                        batch,
                        deadline,
                        new Around(
                                requestId,
                                cost,
                                parts.staging().until(deadline.lastMoment()),
                                parts.ledger().until(deadline.lastMoment()),
                                parts.deadLetters().until(deadline.lastMoment()),
                                parts.verdict(),
                                parts.clock()));
        parts.telemetry().invocation(requestId, batch.source(), ends, begun);
        Answer answer = batch.answer(ends);
        if (answer instanceof Answer.Respond respond) {
            return parts.spill().bytes(respond.body(), batch.source(), requestId);
        }
        throw new InvocationFailedException(((Answer.Fail) answer).reason());
    }

    private LambdaBatch read(InputStream event) throws IOException {
        try {
            return Sources.read(mapper, event.readAllBytes());
        } catch (BadEventException e) {
            throw new InvocationFailedException(e.getMessage());
        }
    }

    /** The process ends before it takes a new event: the one that made it unfit is answered. */
    private void requireFit(String requestId) {
        String why = unfit.get();
        if (!why.isEmpty()) {
            parts.telemetry().warn(requestId, why);
            parts.exit().accept(FunctionHealth.EXIT_CODE);
        }
    }

    @Override
    public void unfit(String why) {
        unfit.set(why);
    }
}
