package io.warmdatum.worker;

import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.FunctionRuntime;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.code.UserCode;
import io.warmdatum.policy.AttemptGuard;
import io.warmdatum.policy.AttemptPolicy;
import io.warmdatum.policy.FailureLimit;
import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.spec.AfterError;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Objects;

/**
 * Feeds a datum function that is loaded in this process from any source. All hosts of functions go
 * through it, so that the same function makes the same attempts everywhere.
 *
 * <p>Thread-safe: {@link #work} may be called by several threads at once; circuit breaker and rate
 * limit are shared by all of them, the failure budget is counted for each call.
 */
public final class FunctionHost {

    /**
     * How a function is attempted. Immutable.
     *
     * @param attempts policy of attempts
     * @param failures how many datums of a set may fail
     * @param handlesErrors whether the function has an error handler
     * @param errorBudget time of one call of it
     * @param concurrency how many datums at once, at least 1
     * @param inline whether the thread of a loop calls the function itself, as {@link
     *     FunctionRuntime#openInline}
     */
    public record Settings(
            AttemptPolicy attempts,
            FailureLimit failures,
            boolean handlesErrors,
            Duration errorBudget,
            int concurrency,
            boolean inline) {

        public Settings {
            Objects.requireNonNull(attempts, "attempts must be set");
            Objects.requireNonNull(failures, "failures must be set");
            Objects.requireNonNull(errorBudget, "errorBudget must be set");
            if (concurrency < 1) {
                throw new IllegalArgumentException(
                        "concurrency must be at least 1, not " + concurrency);
            }
        }

        /** The settings of a function by its policy. */
        public static Settings of(FunctionDefinition function, FunctionPolicy policy) {
            return new Settings(
                    policy.attempts(),
                    policy.failures(),
                    function.errorHandler().isPresent(),
                    policy.errorTimeout(),
                    policy.concurrency(),
                    false);
        }

        /**
         * For a caller that watches over {@link FunctionHost#work}: calls are made inline, unless
         * attempts have a time limit of their own, which needs a thread that can be left behind.
         */
        public Settings watched() {
            return new Settings(
                    attempts,
                    failures,
                    handlesErrors,
                    errorBudget,
                    concurrency,
                    attempts.timeout().isEmpty());
        }
    }

    private final String name;
    private final FunctionRuntime function;
    private final Settings settings;
    private final AttemptGuard guard;
    private final InstantSource clock;
    private final ProgramListener starts;
    private final LoopListener listener;

    /**
     * @param name name of the host in records
     * @param function the function
     * @param settings how it is attempted
     * @param clock tells the time of day
     * @param starts is told of the start of the function
     * @param listener is told of failed attempts and ended datums; thread-safe
     */
    public FunctionHost(
            String name,
            FunctionRuntime function,
            Settings settings,
            InstantSource clock,
            ProgramListener starts,
            LoopListener listener) {
        this.name = Objects.requireNonNull(name, "name must be set");
        this.function = Objects.requireNonNull(function, "function must be set");
        this.settings = Objects.requireNonNull(settings, "settings must be set");
        this.guard = new AttemptGuard(settings.attempts());
        this.clock = Objects.requireNonNull(clock, "clock must be set");
        this.starts = Objects.requireNonNull(starts, "starts must be set");
        this.listener = Objects.requireNonNull(listener, "listener must be set");
    }

    /**
     * Works until the source has no more, with as many datums at once as the settings say.
     *
     * @param source thread-safe if more than one loop asks it; not closed
     * @throws InterruptedException the thread was interrupted; the function was too, and what was
     *     in hand is not reported. Inline the function is interrupted, but what it makes of that is
     *     its attempt's end, unless the deadline has come
     * @throws IOException the source cannot go on; what was in hand is not reported
     */
    public void work(DatumSource source) throws InterruptedException, IOException {
        work(source, settings.concurrency());
    }

    /** As {@link #work(DatumSource)}, with so many datums at once. */
    public void work(DatumSource source, int concurrency) throws InterruptedException, IOException {
        var failures = new FailureCount(settings.failures());
        if (concurrency == 1) {
            loop(source, name, failures);
        } else {
            var loops = new ArrayList<ParallelLoops.Loop>(concurrency);
            for (int i = 0; i < concurrency; i++) {
                String id = name + "-" + i;
                loops.add(() -> loop(source, id, failures));
            }
            if (settings.inline()) {
                ParallelLoops.runToTheEnd(
                        loops, name, () -> source.stopEarly("not begun: a loop was broken off"));
            } else {
                ParallelLoops.run(loops, name);
            }
        }
    }

    private void loop(DatumSource source, String id, FailureCount failures)
            throws InterruptedException, IOException {
        try (UserCode code =
                settings.inline() ? function.openInline(id, starts) : function.open(id, starts)) {
            new WorkerLoop(
                            id,
                            code,
                            guard,
                            new WorkerLoop.Settings(
                                    settings.handlesErrors(),
                                    settings.errorBudget(),
                                    AfterError.KEEP_WARM),
                            failures,
                            clock,
                            listener)
                    .run(source);
        }
    }
}
