package io.warmdatum.worker;

import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.Isolation;
import io.warmdatum.code.ProgramSpec;
import io.warmdatum.code.UserCodes;
import io.warmdatum.policy.AttemptGuard;
import io.warmdatum.policy.AttemptPolicy;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.policy.FailureLimit;
import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.spec.AfterError;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.store.Store;
import io.warmdatum.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The workers of one version of a pipeline, opened when jobs need them and kept from job to job.
 * Used by one thread, except {@link #close}.
 */
final class PipelineSlots implements AutoCloseable {

    /** Datums of a function that may wait for their retry while others go on, per worker. */
    private static final int FUNCTION_IN_HAND = 16;

    private final PipelineSpec spec;
    private final PipelineEnv env;
    private final Store store;
    private final UserCodes userCodes;
    private final Path workspaces;
    private final InstantSource clock;
    private final JobListener listener;
    private final StoreContent content;
    private final ConfigKeys keys;
    private final List<WorkerSlot> slots = new ArrayList<>();
    private Optional<Policy> policy = Optional.empty();

    PipelineSlots(
            PipelineSpec spec,
            PipelineEnv env,
            Store store,
            UserCodes userCodes,
            Path workspaces,
            InstantSource clock,
            JobListener listener,
            ConfigKeys keys) {
        this.spec = spec;
        this.env = env;
        this.store = store;
        this.userCodes = userCodes;
        this.workspaces = workspaces;
        this.clock = clock;
        this.listener = listener;
        this.content = new StoreContent(store.repos());
        this.keys = keys;
    }

    /**
     * How the datums of the pipeline are attempted.
     *
     * @param guard makes attempts; shared by all workers
     * @param settings of each worker's loop
     * @param failures how many datums of a job may fail
     * @param inHand how many datums a worker may hold at once
     */
    private record Policy(
            AttemptGuard guard, WorkerLoop.Settings settings, FailureLimit failures, int inHand) {}

    /**
     * How many datums of a job may fail.
     *
     * @throws IllegalArgumentException the pipeline's function cannot be loaded, or is wrong
     */
    FailureLimit failures() throws IOException {
        return policy().failures();
    }

    private Policy policy() throws IOException {
        if (policy.isEmpty()) {
            Optional<FunctionDefinition> function =
                    userCodes.function(env.program(env.workerId(0)));
            policy = Optional.of(function.map(this::ofFunction).orElseGet(this::ofProgram));
        }
        return policy.get();
    }

    private Policy ofProgram() {
        return new Policy(
                new AttemptGuard(AttemptPolicy.of(spec)),
                new WorkerLoop.Settings(
                        !spec.transform().errCmd().isEmpty(), spec.errTimeout(), spec.afterError()),
                FailureLimit.of(spec),
                1);
    }

    /** A function has no process of its own that could be replaced. */
    private Policy ofFunction(FunctionDefinition function) {
        FunctionPolicy read = function.policy(keys, Optional.of(spec));
        return new Policy(
                new AttemptGuard(read.attempts()),
                new WorkerLoop.Settings(
                        function.errorHandler().isPresent(),
                        read.errorTimeout(),
                        AfterError.KEEP_WARM),
                read.failures(),
                FUNCTION_IN_HAND);
    }

    /**
     * Workers for a job.
     *
     * @param datums how many it has left; there are never more workers
     */
    List<WorkerSlot> open(long datums, JobRun run) throws IOException {
        Isolation isolation = userCodes.isolation(env.program(env.workerId(0)));
        isolation.notice().ifPresent(run::notice);
        int wanted = isolation.parallel() ? (int) Math.min(spec.parallelism(), datums) : 1;
        while (slots.size() < wanted) {
            slots.add(open(slots.size()));
        }
        return List.copyOf(slots.subList(0, wanted));
    }

    private WorkerSlot open(int number) throws IOException {
        String id = env.workerId(number);
        ProgramSpec program = env.program(id);
        return new WorkerSlot(
                id,
                userCodes.isolation(program).view(workspaces.resolve(id)),
                content,
                userCodes,
                program,
                policy().guard(),
                policy().settings(),
                policy().inHand(),
                clock,
                store.logs(),
                listener);
    }

    /** Ends user code gracefully. Idempotent. */
    @Override
    public void close() {
        RuntimeException first = null;
        for (WorkerSlot slot : slots) {
            try {
                close(slot);
            } catch (RuntimeException e) {
                // The others' programs must not go on running.
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        slots.clear();
        if (first != null) {
            throw first;
        }
    }

    private static void close(WorkerSlot slot) {
        try {
            slot.close();
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    "workspace could not be removed: " + e.getMessage(),
                    e);
        }
    }
}
