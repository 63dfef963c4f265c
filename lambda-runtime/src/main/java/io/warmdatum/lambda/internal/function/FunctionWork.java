package io.warmdatum.lambda.internal.function;

import io.warmdatum.code.Attempt;
import io.warmdatum.code.AttemptFailedException;
import io.warmdatum.code.DatumGivenBackException;
import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.FunctionHealth;
import io.warmdatum.code.FunctionRuntime;
import io.warmdatum.code.LoadedFunction;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.code.UserCode;
import io.warmdatum.lambda.internal.batch.BatchSource;
import io.warmdatum.lambda.internal.batch.BatchSource.Verdict;
import io.warmdatum.lambda.internal.batch.BatchWork;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.worker.FunctionHost;
import io.warmdatum.worker.LoopListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Works on batches by an annotated function, loaded once for all invocations. Thread-safe. */
public final class FunctionWork implements BatchWork, Verdict {

    /** The margin before the deadline has to be enough to leave an attempt behind and answer. */
    private static final Duration LONGEST_GOODBYE = Duration.ofMillis(200);

    private final MarkedFunction function;
    private final FunctionHost host;
    private final boolean inline;
    private final Duration goodbye;
    private final InstantSource clock;
    private final String name;
    private final FunctionRuntime runtime;
    private final ProgramListener starts;

    /**
     * @param definition what the annotations of its class say
     * @param loaded its object; warmed up before its first datum
     * @param keys configuration of its policy
     * @param starts is told of the start
     * @param listener is told of attempts and datums; thread-safe
     * @param health is told when the process is unfit
     * @throws IllegalArgumentException the policy is wrong; a line for each problem
     */
    public FunctionWork(
            FunctionDefinition definition,
            LoadedFunction loaded,
            ConfigKeys keys,
            InstantSource clock,
            ProgramListener starts,
            LoopListener listener,
            FunctionHealth health) {
        FunctionPolicy policy = definition.policy(keys, Optional.empty());
        this.function = new MarkedFunction(loaded, policy.attempts().retries().retryable(), clock);
        this.name = definition.name();
        this.clock = clock;
        this.goodbye =
                policy.abandonAfter().compareTo(LONGEST_GOODBYE) < 0
                        ? policy.abandonAfter()
                        : LONGEST_GOODBYE;
        this.starts = starts;
        this.runtime =
                new FunctionRuntime(
                        () -> function,
                        definition.type().getClassLoader(),
                        goodbye,
                        FunctionHealth.MAX_ABANDONED,
                        clock,
                        health);
        FunctionHost.Settings settings = FunctionHost.Settings.of(definition, policy).watched();
        this.inline = settings.inline();
        this.host = new FunctionHost(definition.name(), runtime, settings, clock, starts, listener);
    }

    /**
     * Warms the function up, so that its first datum does not wait for it.
     *
     * @throws AttemptFailedException it failed; the first datum tries again
     */
    public void warmUp()
            throws AttemptFailedException, DatumGivenBackException, InterruptedException {
        try (UserCode code = runtime.open("warm-up", starts)) {
            code.start(new Attempt("", "", 1, 1, List.of(), List.of(), () -> {}));
        }
    }

    @Override
    public void work(BatchSource source) throws InterruptedException, IOException {
        if (!inline) {
            host.work(source);
            return;
        }
        Instant deadline = source.deadline().lastMoment();
        var watched = new WatchedWork(() -> host.work(source), work -> runtime.thread(name, work));
        try {
            watched.awaitEnd(Duration.between(clock.instant(), deadline), goodbye);
        } catch (InterruptedException e) {
            leave(source, watched, "the invocation was interrupted");
            throw e;
        }
        if (!clock.instant().isBefore(deadline)) {
            leave(source, watched, "no time left: an attempt was still running at the deadline");
        }
        if (watched.isDone()) {
            watched.rethrow();
        }
    }

    /** What has not ended by now counts for nothing, also where its loop has. */
    private void leave(BatchSource source, WatchedWork watched, String why) {
        int inHand = source.abandon(why);
        if (watched.isDone()) {
            return;
        }
        for (int i = 0; i < inHand; i++) {
            runtime.leftBehind("of job " + source.jobId());
            watched.onEnd(runtime::returned);
        }
    }

    @Override
    public boolean forGood(String datumId) {
        return function.forGood(datumId);
    }
}
