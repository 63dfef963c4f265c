package io.warmdatum.cli;

import io.warmdatum.worker.PipelineServer;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;

/** Serves all pipelines of the store until it is told to stop. */
@Command(
        name = "serve",
        description = {
            "Keeps user code warm and runs a job for every new input commit, until SIGTERM or Ctrl-C.",
            "Jobs in progress then keep their state and go on at the next start."
        },
        footer = {"", "Example: warmdatum serve --home /var/lib/warmdatum"})
final class ServeCommand extends StoreCommand {

    /** Being told to stop is the normal end of a server. */
    private static final int SIGTERM_EXIT = 143;

    @Override
    int run(Session session) throws IOException {
        try (StopSignals signals = new StopSignals();
                Workplace workplace = session.workplace(Map.of(), session.path(""), signals);
                PipelineServer server =
                        new PipelineServer(
                                session.store(),
                                workplace.userCodes(),
                                workplace.views(),
                                session.surroundings().clock(),
                                new ServedJobs(session.out()))) {
            session.out().println("serving " + session.home() + "; Ctrl-C stops");
            session.out().flush();
            try {
                server.run();
                return 0;
            } catch (InterruptedException e) {
                session.err().println("stopping; jobs in progress go on at the next 'serve'");
                server.close();
                return signals.exitCode() == SIGTERM_EXIT ? 0 : signals.exitCode();
            }
        }
    }
}
