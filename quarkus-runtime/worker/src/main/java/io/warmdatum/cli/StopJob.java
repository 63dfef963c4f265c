package io.warmdatum.cli;

import io.warmdatum.store.JobInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Asks for a job to be stopped. Silent. */
@Command(
        name = "job",
        description = "Stops a job; it ends as killed.",
        footer = {"", "Example: warmdatum stop job edges@3c2f0a9d81be"})
final class StopJob extends StoreCommand {

    @Parameters(paramLabel = "PIPELINE@JOB", description = "Job; a prefix of its id will do.")
    private String job;

    @Override
    int run(Session session) {
        JobInfo info = JobReference.parse(project, job).find(session);
        if (!info.state().isTerminal()) {
            session.ledger().requestStop(info, "job stopped");
        }
        return 0;
    }
}
