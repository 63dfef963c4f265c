package io.warmdatum.lambda.internal.function;

import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.FunctionHealth;
import io.warmdatum.code.FunctionRuntime;
import io.warmdatum.code.LoadedFunction;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.lambda.internal.batch.BatchSource.Verdict;
import io.warmdatum.lambda.internal.batch.BatchWork;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.worker.DatumSource;
import io.warmdatum.worker.FunctionHost;
import io.warmdatum.worker.LoopListener;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Works on batches by an annotated function, loaded once for all invocations. Thread-safe. */
public final class FunctionWork implements BatchWork, Verdict {

    /** The margin before the deadline has to be enough to leave an attempt behind and answer. */
    private static final Duration LONGEST_GOODBYE = Duration.ofMillis(200);

    private final MarkedFunction function;
    private final FunctionHost host;

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
        FunctionPolicy policy = FunctionHost.policy(definition, keys, Optional.empty());
        this.function = new MarkedFunction(loaded, policy.attempts().retries().retryable());
        Duration goodbye =
                policy.abandonAfter().compareTo(LONGEST_GOODBYE) < 0
                        ? policy.abandonAfter()
                        : LONGEST_GOODBYE;
        this.host =
                new FunctionHost(
                        definition.name(),
                        new FunctionRuntime(
                                () -> function,
                                definition.type().getClassLoader(),
                                goodbye,
                                FunctionHealth.MAX_ABANDONED,
                                clock,
                                health),
                        FunctionHost.Settings.of(definition, policy),
                        clock,
                        starts,
                        listener);
    }

    @Override
    public void work(DatumSource source) throws InterruptedException, IOException {
        host.work(source);
    }

    @Override
    public boolean forGood(String datumId) {
        return function.forGood(datumId);
    }
}
