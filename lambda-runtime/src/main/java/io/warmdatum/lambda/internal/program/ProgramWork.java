package io.warmdatum.lambda.internal.program;

import io.warmdatum.code.Isolation;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.code.ProgramSpec;
import io.warmdatum.code.UserCodes;
import io.warmdatum.lambda.internal.batch.BatchSource;
import io.warmdatum.lambda.internal.batch.BatchSource.Verdict;
import io.warmdatum.lambda.internal.batch.BatchWork;
import io.warmdatum.lambda.internal.files.Destination;
import io.warmdatum.lambda.internal.files.Downloads;
import io.warmdatum.lambda.internal.files.MessageContent;
import io.warmdatum.lambda.internal.files.WorkspaceStaging;
import io.warmdatum.pfs.Workspace;
import io.warmdatum.policy.AttemptGuard;
import io.warmdatum.policy.AttemptPolicy;
import io.warmdatum.policy.FailureLimit;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.worker.FailureCount;
import io.warmdatum.worker.LoopListener;
import io.warmdatum.worker.ParallelLoops;
import io.warmdatum.worker.PipelineEnv;
import io.warmdatum.worker.WorkerLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Works on batches by a child program. It is started when the first datum comes and stays blocked
 * in NextDatum between invocations. An invocation has as many programs as the spec's parallelism
 * says. Thread-safe.
 *
 * <p>The fence between invocations is the start of a program: when an invocation answers, its
 * programs either wait for a datum, and what they say while they have none counts for nothing, or
 * they are killed, and with them the only port that they know.
 */
public final class ProgramWork implements BatchWork, Verdict, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ProgramWork.class);

    /**
     * What a program is surrounded by.
     *
     * @param codes starts it
     * @param work folder for its {@code /pfs} where it has none of its own
     * @param downloads fetches S3 objects
     * @param destination takes output
     * @param invocations how many invocations there may be at once
     * @param starts is told what the program does; thread-safe
     * @param listener is told of attempts and datums; thread-safe
     * @param clock tells the time of day
     */
    public record Surroundings(
            UserCodes codes,
            Path work,
            Downloads downloads,
            Destination destination,
            int invocations,
            ProgramListener starts,
            LoopListener listener,
            InstantSource clock) {}

    private final PipelineSpec spec;
    private final Surroundings around;
    private final AttemptGuard guard;
    private final List<ProgramSlot> slots = new ArrayList<>();
    private final BlockingQueue<ProgramSlot> idle = new LinkedBlockingQueue<>();

    /**
     * Prepares the workers; starts nothing.
     *
     * @throws IOException the folders cannot be made
     */
    public ProgramWork(PipelineSpec spec, Surroundings around) throws IOException {
        this.spec = Objects.requireNonNull(spec, "spec must be set");
        this.around = Objects.requireNonNull(around, "around must be set");
        this.guard = new AttemptGuard(AttemptPolicy.of(spec));
        var env = new PipelineEnv(spec, 1);
        int wanted = spec.parallelism() * around.invocations();
        do {
            slots.add(slot(env, slots.size()));
        } while (slots.size() < wanted && haveTheirOwnPfs(env));
        idle.addAll(slots);
    }

    private boolean haveTheirOwnPfs(PipelineEnv env) {
        Isolation isolation = around.codes().isolation(env.program(env.workerId(0)));
        return isolation.parallel() || !view(isolation, 0).equals(view(isolation, 1));
    }

    private Path view(Isolation isolation, int number) {
        return isolation.view(view(around.work(), number));
    }

    /** The folder of a worker where it does not have {@code /pfs} itself. */
    public static Path view(Path work, int number) {
        return work.resolve("pfs-" + number);
    }

    private ProgramSlot slot(PipelineEnv env, int number) throws IOException {
        String id = env.workerId(number);
        ProgramSpec program = env.program(id);
        Isolation isolation = around.codes().isolation(program);
        Path view = view(isolation, number);
        String pfsPath = isolation.pfsPath(view);
        var content = new MessageContent();
        var workspace = new Workspace(view, pfsPath, content, program.user().isEmpty());
        return new ProgramSlot(
                id,
                around.codes().open(id, view, program, around.starts()),
                new WorkspaceStaging(
                        workspace,
                        content,
                        pfsPath,
                        new WorkspaceStaging.Common(
                                ProgramSpecs.input(spec),
                                env.base(),
                                around.downloads(),
                                around.destination())),
                guard,
                new WorkerLoop.Settings(
                        !spec.transform().errCmd().isEmpty(), spec.errTimeout(), spec.afterError()),
                around.clock(),
                around.listener());
    }

    @Override
    public void work(BatchSource batch) throws InterruptedException, IOException {
        List<ProgramSlot> taken = take(batch);
        try {
            var failures = new FailureCount(FailureLimit.of(spec));
            List<ParallelLoops.Loop> loops = new ArrayList<>();
            taken.forEach(slot -> loops.add(() -> slot.work(batch, failures)));
            if (loops.size() == 1) {
                loops.get(0).run();
            } else {
                ParallelLoops.run(loops, spec.name());
            }
        } finally {
            idle.addAll(taken);
        }
    }

    /** At least one worker, unless none is free before the deadline; more if they are free now. */
    private List<ProgramSlot> take(BatchSource batch) throws InterruptedException {
        Duration left = Duration.between(around.clock().instant(), batch.deadline().lastMoment());
        List<ProgramSlot> taken = new ArrayList<>();
        ProgramSlot first = idle.poll(left.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            batch.stopEarly("no time left: all programs worked on other invocations");
            return taken;
        }
        taken.add(first);
        idle.drainTo(taken, spec.parallelism() - 1);
        return taken;
    }

    /** A program does not say whether its error is for good. */
    @Override
    public boolean forGood(String datumId) {
        return false;
    }

    /** Ends the programs: SIGTERM, their grace period, SIGKILL. */
    @Override
    public void close() {
        List<ParallelLoops.Loop> ends = new ArrayList<>();
        slots.forEach(slot -> ends.add(() -> slot.code().close()));
        try {
            ParallelLoops.run(ends, spec.name() + "-end");
        } catch (IOException e) {
            LOG.error("a program was not ended in order", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
