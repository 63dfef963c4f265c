package io.warmdatum.cli;

import io.warmdatum.store.JobInfo;
import io.warmdatum.view.Described;
import io.warmdatum.view.RawObjects;
import io.warmdatum.view.Times;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Lists jobs, newest first. Every job id belongs to one pipeline here, so there are no job sets:
 * without {@code -p} the jobs of all pipelines are shown.
 */
@Command(
        name = "job",
        description = "Lists jobs, newest first.",
        footer = {
            "",
            "PROGRESS is processed + skipped [+ recovered] / total.",
            "Example: warmdatum list job -p edges"
        })
final class ListJob extends StoreCommand {

    @Parameters(paramLabel = "JOB", arity = "0..1", description = "Only this one.")
    private String job;

    @Option(
            names = {"-p", "--pipeline"},
            paramLabel = "PIPELINE",
            defaultValue = "",
            description = "Only jobs of this pipeline.")
    private String pipeline;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only jobs in this state (repeatable).")
    private Set<String> states = Set.of();

    @Option(names = "--full-timestamps", description = "Shows times in full.")
    private boolean full;

    @Option(
            names = {"-x", "--expand", "--no-pager"},
            hidden = true,
            description = "Accepted for compatibility; has no effect.")
    private boolean ignored;

    @Mixin private Raw raw;

    @Override
    int run(Session session) {
        boolean asRaw = raw.wanted();
        Words.requireStates(states, JobInfo.State.values());
        if (!pipeline.isEmpty() && session.pipelines().find(project, pipeline).isEmpty()) {
            throw new Refusal("pipeline \"" + pipeline + "\" not found");
        }
        List<JobInfo> all =
                job == null
                        ? session.ledger().jobs(project, pipeline)
                        : List.of(JobReference.parse(project, job).find(session));
        List<JobInfo> jobs =
                all.stream()
                        .filter(
                                j ->
                                        states.isEmpty()
                                                || states.stream()
                                                        .anyMatch(
                                                                s ->
                                                                        s.equalsIgnoreCase(
                                                                                j.state().name())))
                        .toList();
        if (asRaw) {
            jobs.forEach(j -> raw.print(session.out(), RawObjects.job(j)));
            return 0;
        }
        Words words = new Words(session.surroundings().colours());
        Table table =
                new Table(
                        "PROJECT",
                        "PIPELINE",
                        "ID",
                        "STARTED",
                        "DURATION",
                        "RESTART",
                        "PROGRESS",
                        "FAILED",
                        "DL",
                        "UL",
                        "STATE");
        for (JobInfo j : jobs) {
            table.row(
                    j.project(),
                    j.pipeline(),
                    j.id(),
                    Times.when(j.started(), session.now(), full),
                    duration(j, session),
                    Long.toString(j.restarts()),
                    Described.progress(j),
                    Long.toString(j.failed()),
                    Times.size(j.stats().downloadBytes()),
                    Times.size(j.stats().uploadBytes()),
                    words.stateAndReason(j, true));
        }
        table.print(session.out());
        return 0;
    }

    /** From start to end, or to now. */
    static String duration(JobInfo job, Session session) {
        return job.started()
                .map(start -> Duration.between(start, job.finished().orElse(session.now())))
                .map(Times::human)
                .orElse("-");
    }
}
