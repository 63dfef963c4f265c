package io.warmdatum.worker;

import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.Isolation;
import io.warmdatum.code.ProgramSpec;
import io.warmdatum.code.UserCodes;
import io.warmdatum.policy.AttemptGuard;
import io.warmdatum.policy.AttemptPolicy;
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
    private final List<WorkerSlot> slots = new ArrayList<>();
    private Optional<AttemptGuard> guard = Optional.empty();

    PipelineSlots(
            PipelineSpec spec,
            PipelineEnv env,
            Store store,
            UserCodes userCodes,
            Path workspaces,
            InstantSource clock,
            JobListener listener) {
        this.spec = spec;
        this.env = env;
        this.store = store;
        this.userCodes = userCodes;
        this.workspaces = workspaces;
        this.clock = clock;
        this.listener = listener;
        this.content = new StoreContent(store.repos());
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
        Optional<FunctionDefinition> function = userCodes.function(program);
        if (guard.isEmpty()) {
            guard = Optional.of(new AttemptGuard(AttemptPolicy.of(spec)));
        }
        return new WorkerSlot(
                id,
                userCodes.isolation(program).view(workspaces.resolve(id)),
                content,
                userCodes,
                program,
                guard.get(),
                function.map(PipelineSlots::settings).orElseGet(this::settings),
                function.isPresent() ? FUNCTION_IN_HAND : 1,
                clock,
                store.logs(),
                listener);
    }

    private WorkerLoop.Settings settings() {
        return new WorkerLoop.Settings(
                !spec.transform().errCmd().isEmpty(), spec.errTimeout(), spec.afterError());
    }

    /** A function has no process of its own that could be replaced. */
    private static WorkerLoop.Settings settings(FunctionDefinition function) {
        return new WorkerLoop.Settings(
                function.errorHandler().isPresent(), function.errorTimeout(), AfterError.KEEP_WARM);
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
