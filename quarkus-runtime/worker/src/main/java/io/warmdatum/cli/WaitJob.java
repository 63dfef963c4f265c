package io.warmdatum.cli;

import io.warmdatum.store.JobInfo;
import io.warmdatum.view.RawObjects;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits until a job has ended; unlike pachctl, says by its exit code how. */
@Command(
        name = "job",
        description = "Waits until a job has ended and shows it; exit code 1 unless it succeeded.",
        footer = {"", "Example: warmdatum wait job edges@3c2f0a9d81be && echo done"})
final class WaitJob extends StoreCommand {

    private static final Duration PAUSE = Duration.ofMillis(100);

    @Parameters(paramLabel = "PIPELINE@JOB", description = "Job; a prefix of its id will do.")
    private String job;

    @Option(names = "--full-timestamps", description = "Shows times in full.")
    private boolean full;

    @Mixin private Raw raw;

    @Override
    int run(Session session) throws InterruptedException {
        boolean asRaw = raw.wanted();
        JobInfo ended = untilEnded(session, JobReference.parse(project, job).find(session));
        if (asRaw) {
            raw.print(session.out(), RawObjects.job(ended));
        } else {
            InspectJob.print(session, ended, full);
        }
        if (ended.state() == JobInfo.State.SUCCESS) {
            return 0;
        }
        FailedDatums.print(session, ended);
        return 1;
    }

    private static JobInfo untilEnded(Session session, JobInfo found) throws InterruptedException {
        JobInfo job = found;
        // Not what it is now: the job may have ended since it was found.
        long seen = Long.MIN_VALUE;
        while (!job.state().isTerminal()) {
            session.pause(PAUSE);
            long changes = session.store().changes();
            if (changes != seen) {
                seen = changes;
                job =
                        session.ledger()
                                .job(found.project(), found.pipeline(), found.id())
                                .orElseThrow(
                                        () -> new Refusal("job " + found.id() + " was deleted"));
            }
        }
        return job;
    }
}
