package io.warmdatum.worker;

import io.warmdatum.code.ProgramSpec;
import io.warmdatum.input.PlannedDatum;
import io.warmdatum.pfs.DatumEnv;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.spec.Transform;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The program of a pipeline and the variables it gets. Immutable. */
public final class PipelineEnv {

    private final PipelineSpec spec;
    private final long version;

    PipelineEnv(Pipelines.PipelineInfo pipeline) {
        this(pipeline.spec(), pipeline.version());
    }

    /**
     * @param version version of the pipeline; hosts without a store have only 1
     */
    public PipelineEnv(PipelineSpec spec, long version) {
        this.spec = Objects.requireNonNull(spec, "spec must be set");
        this.version = version;
    }

    /** Name of a worker. */
    public String workerId(int number) {
        return spec.name() + "-v" + version + "-" + number;
    }

    /** What one worker runs. */
    public ProgramSpec program(String workerId) {
        Transform transform = spec.transform();
        var env = new ArrayList<String>();
        transform.env().forEach((key, value) -> env.add(key + "=" + value));
        env.addAll(workerEnv());
        env.add("PPS_POD_NAME=" + workerId);
        return new ProgramSpec(
                transform.cmd(),
                transform.stdin(),
                transform.errCmd(),
                transform.errStdin(),
                Set.copyOf(transform.acceptReturnCodes()),
                transform.datumBatching(),
                transform.workingDir().map(Path::of),
                transform.user(),
                env,
                spec.startTimeout(),
                spec.gracePeriod());
    }

    private List<String> workerEnv() {
        return List.of(
                "PACH_IN_WORKER=true",
                "PPS_PROJECT_NAME=" + spec.project(),
                "PPS_PIPELINE_NAME=" + spec.name(),
                "PPS_SPEC_COMMIT=" + version);
    }

    /**
     * The pipeline's own lines of {@code .env}. Nothing of the host's environment is among them, so
     * that no secret of the host ends up in a file (the program has it in its process environment
     * anyway).
     */
    public List<String> base() {
        var base = new ArrayList<String>();
        spec.transform()
                .env()
                .forEach(
                        (key, value) -> {
                            // A line cannot hold it; the process environment has it.
                            if (value.indexOf('\n') < 0 && value.indexOf('\r') < 0) {
                                base.add(key + "=" + value);
                            }
                        });
        base.addAll(workerEnv());
        return base;
    }

    /** The lines of {@code .env} of a datum. */
    List<String> lines(JobInfo job, PlannedDatum datum, String pfsPath) {
        return DatumEnv.lines(datum, pfsPath, base(), job.id(), job.id());
    }
}
