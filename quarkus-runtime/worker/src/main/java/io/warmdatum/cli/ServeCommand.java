package io.warmdatum.cli;

import io.warmdatum.console.Binding;
import io.warmdatum.console.Console;
import io.warmdatum.worker.PipelineServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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

    @Option(
            names = "--console",
            paramLabel = "[HOST:]PORT",
            description = {
                "Where the console listens; else $WARMDATUM_CONSOLE, else 127.0.0.1:7070, or any free"
                        + " port if that is taken.",
                "On another address than loopback it asks for a token: $WARMDATUM_CONSOLE_TOKEN, else"
                        + " the one in the file console-token of the store's folder."
            })
    private String console;

    @Option(names = "--no-console", description = "Serves no console.")
    private boolean noConsole;

    @Override
    int run(Session session) throws IOException {
        Optional<Binding> binding = binding(session);
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
            try (Console opened = binding.isPresent() ? open(session, binding.get()) : null) {
                server.run();
                return 0;
            } catch (InterruptedException e) {
                session.err().println("stopping; jobs in progress go on at the next 'serve'");
                server.close();
                return signals.exitCode() == SIGTERM_EXIT ? 0 : signals.exitCode();
            }
        }
    }

    private Optional<Binding> binding(Session session) {
        String given =
                console == null
                        ? session.surroundings().env().getOrDefault("WARMDATUM_CONSOLE", "")
                        : console;
        if (noConsole) {
            if (console != null) {
                throw new Refusal("give --console or --no-console, not both");
            }
            return Optional.empty();
        }
        try {
            return Optional.of(given.isEmpty() ? Binding.byDefault() : Binding.parse(given));
        } catch (IllegalArgumentException e) {
            throw new Refusal("console: " + e.getMessage());
        }
    }

    private static Console open(Session session, Binding binding) throws IOException {
        Surroundings around = session.surroundings();
        try {
            Console opened =
                    Console.open(
                            binding,
                            new Console.Setting(
                                    around.vertx().get(),
                                    session.store(),
                                    session.home(),
                                    around.env().getOrDefault("WARMDATUM_CONSOLE_TOKEN", ""),
                                    VersionCommand.version(),
                                    around.clock(),
                                    new SecureRandom()));
            session.out()
                    .println(
                            "console: "
                                    + opened.url()
                                    + (opened.asksForToken() ? " (asks for its token)" : ""));
            session.out().flush();
            return opened;
        } catch (IllegalArgumentException e) {
            throw new Refusal("WARMDATUM_CONSOLE_TOKEN: " + e.getMessage());
        }
    }
}
