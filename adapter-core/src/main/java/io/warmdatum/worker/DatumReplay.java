package io.warmdatum.worker;

import io.warmdatum.Outcome;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.code.ProgramSpec;
import io.warmdatum.code.UserCode;
import io.warmdatum.code.UserCodes;
import io.warmdatum.pfs.InputContent;
import io.warmdatum.pfs.Workspace;
import io.warmdatum.policy.AttemptGuard;
import io.warmdatum.policy.AttemptPolicy;
import io.warmdatum.policy.FailureLimit;
import io.warmdatum.spec.AfterError;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.Repos;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Runs one datum again, once, with the inputs, variables and user code of its job, and records
 * nothing. Its files stay where they are. Stateless.
 */
public final class DatumReplay {

    private final UserCodes userCodes;
    private final InstantSource clock;
    private final boolean patient;

    /**
     * @param userCodes starts programs
     * @param clock tells the time of day
     * @param patient whether the datum's timeout is left out, so that user code can be debugged
     */
    public DatumReplay(UserCodes userCodes, InstantSource clock, boolean patient) {
        this.userCodes = userCodes;
        this.clock = clock;
        this.patient = patient;
    }

    /** The content of inputs that are in a store. */
    public static InputContent content(Repos repos) {
        return new StoreContent(repos);
    }

    /**
     * How a replay went.
     *
     * @param outcome outcome
     * @param files folder that user code saw as {@code /pfs}, left as it was at the end
     */
    public record Replayed(Outcome outcome, Path files) {}

    /**
     * Runs a datum.
     *
     * @param pipeline version of the pipeline that the job ran
     * @param wish folder for the files, if the isolation leaves the choice; what an earlier replay
     *     left in it is removed
     * @param listener is told what user code does
     * @throws IOException the workspace cannot be set up, or holds files of somebody else
     */
    public Replayed run(
            Pipelines.PipelineInfo pipeline,
            JobInfo job,
            DatumInfo datum,
            InputContent content,
            Path wish,
            ProgramListener listener)
            throws IOException, InterruptedException {
        var env = new PipelineEnv(pipeline);
        String worker = env.workerId(0);
        ProgramSpec program = env.program(worker);
        Path view = userCodes.isolation(program).view(wish);
        String pfsPath = userCodes.isolation(program).pfsPath(view);
        // Not closed, since closing removes the files.
        var workspace = new Workspace(view, pfsPath, content, program.user().isEmpty());
        var source =
                new OneDatum(
                        done ->
                                new LocalDelivery(
                                        job.id(),
                                        datum,
                                        env.lines(job, datum.datum(), pfsPath),
                                        workspace,
                                        (delivery, report) -> done.accept(report)));
        PipelineSpec spec = pipeline.spec();
        try (UserCode code = userCodes.open(worker, view, program, listener)) {
            new WorkerLoop(
                            worker,
                            code,
                            new AttemptGuard(
                                    AttemptPolicy.of(
                                            1,
                                            patient ? Optional.empty() : spec.datumTimeout(),
                                            Duration.ZERO)),
                            new WorkerLoop.Settings(
                                    !spec.transform().errCmd().isEmpty(),
                                    spec.errTimeout(),
                                    AfterError.KEEP_WARM),
                            new FailureCount(FailureLimit.NONE),
                            clock,
                            (datumId, attempt, failure) -> {})
                    .run(source);
        }
        return new Replayed(source.report().outcome(), view);
    }
}
