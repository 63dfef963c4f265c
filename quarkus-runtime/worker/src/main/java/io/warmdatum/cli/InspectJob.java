package io.warmdatum.cli;

import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines;
import io.warmdatum.view.Described;
import io.warmdatum.view.RawObjects;
import io.warmdatum.view.Times;
import io.warmdatum.view.Warmth;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a job. */
@Command(
        name = "job",
        description = "Shows a job in full, with why it failed and its warmth report.",
        footer = {"", "Example: warmdatum inspect job edges@3c2f0a9d81be"})
final class InspectJob extends StoreCommand {

    @Parameters(paramLabel = "PIPELINE@JOB", description = "Job; a prefix of its id will do.")
    private String job;

    @Option(names = "--full-timestamps", description = "Shows times in full.")
    private boolean full;

    @Mixin private Raw raw;

    @Override
    int run(Session session) {
        boolean asRaw = raw.wanted();
        JobInfo info = JobReference.parse(project, job).find(session);
        if (asRaw) {
            raw.print(session.out(), RawObjects.job(info));
        } else {
            print(session, info, full);
        }
        return 0;
    }

    /** All that is known of a job. */
    static void print(Session session, JobInfo job, boolean full) {
        Details details = new Details();
        details.put("ID", job.id());
        details.put("Pipeline", job.pipeline());
        details.put("Project", job.project());
        details.put("Pipeline Version", job.version());
        details.put("Started", Times.when(job.started(), session.now(), full));
        details.put("Duration", ListJob.duration(job, session));
        details.put("State", new Words(session.surroundings().colours()).state(job.state()));
        details.put("Reason", job.reason());
        details.put("Processed", job.processed());
        details.put("Failed", job.failed());
        details.put("Skipped", job.skipped());
        details.put("Recovered", job.recovered());
        details.put("Total", job.total());
        details.put("Data Downloaded", Times.size(job.stats().downloadBytes()));
        details.put("Data Uploaded", Times.size(job.stats().uploadBytes()));
        details.put("Download Time", Times.precise(job.stats().downloadNanos()));
        details.put("Process Time", Times.precise(job.stats().processNanos()));
        details.put("Upload Time", Times.precise(job.stats().uploadNanos()));
        details.put("Restarts", job.restarts());
        pipeline(session, job).ifPresent(p -> putSpec(details, p));
        details.put(
                "Input Commits",
                job.inputs().stream()
                        .map(i -> i.repo() + "@" + (i.commit().isEmpty() ? "-" : i.commit()))
                        .collect(Collectors.joining(", ")));
        details.put("Output Commit", job.id());
        Warmth.parse(job.warmth()).ifPresent(w -> details.put("Warmth", w.toString()));
        details.print(session.out());
    }

    private static Optional<PipelineSpec> pipeline(Session session, JobInfo job) {
        return session.pipelines()
                .find(job.project(), job.pipeline(), job.version())
                .map(Pipelines.PipelineInfo::spec);
    }

    private static void putSpec(Details details, PipelineSpec spec) {
        spec.datumTimeout()
                .ifPresent(t -> details.put("Datum Timeout", Times.precise(t.toNanos())));
        spec.jobTimeout().ifPresent(t -> details.put("Job Timeout", Times.precise(t.toNanos())));
        details.put("Workers", spec.parallelism());
        details.put("Input", Described.input(spec));
        details.put("Command", String.join(" ", spec.transform().cmd()));
    }
}
