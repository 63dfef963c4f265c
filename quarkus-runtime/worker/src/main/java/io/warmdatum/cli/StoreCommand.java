package io.warmdatum.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that works on the store. Options every such command has. */
abstract class StoreCommand implements Callable<Integer> {

    @Spec CommandSpec spec;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Folder of the store; else $WARMDATUM_HOME, else ~/.warmdatum.")
    private Path home;

    @Option(
            names = "--project",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "Project; default: ${DEFAULT-VALUE}.")
    String project;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    @Override
    public final Integer call() throws Exception {
        Surroundings surroundings = Warmdatum.surroundings(spec);
        try (Session session = new Session(surroundings, home)) {
            return run(session);
        }
    }

    /** Does the command's work and gives its exit code. */
    abstract int run(Session session) throws Exception;
}
