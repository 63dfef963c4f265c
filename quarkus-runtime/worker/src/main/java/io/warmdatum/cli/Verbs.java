package io.warmdatum.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** First words of two-word commands, as in pachctl. */
final class Verbs {

    private Verbs() {}

    /** A word that does nothing without a second one. */
    abstract static class Verb implements Runnable {

        @Spec private CommandSpec spec;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Shows this help.")
        private boolean help;

        @Override
        public final void run() {
            throw new ParameterException(
                    spec.commandLine(),
                    spec.name()
                            + " what? One of: "
                            + String.join(", ", spec.subcommands().keySet()));
        }
    }

    @Command(
            name = "create",
            description = "Creates a repo or a pipeline.",
            subcommands = {CreateRepo.class, CreatePipeline.class})
    static final class Create extends Verb {}

    @Command(
            name = "update",
            description = "Updates a pipeline.",
            subcommands = UpdatePipeline.class)
    static final class Update extends Verb {}

    @Command(
            name = "validate",
            description = "Checks a pipeline spec.",
            subcommands = ValidatePipeline.class)
    static final class Validate extends Verb {}

    @Command(
            name = "explain",
            description = "Explains how a Java function is attempted.",
            subcommands = ExplainPolicy.class)
    static final class Explain extends Verb {}

    @Command(name = "put", description = "Puts files into a repo.", subcommands = PutFile.class)
    static final class Put extends Verb {}

    @Command(name = "get", description = "Gets files of a repo.", subcommands = GetFile.class)
    static final class Get extends Verb {}

    @Command(
            name = "list",
            description = "Lists repos, files, commits, pipelines, jobs or datums.",
            subcommands = {
                ListRepo.class,
                ListFile.class,
                ListCommit.class,
                ListPipeline.class,
                ListJob.class,
                ListDatum.class
            })
    static final class Lists extends Verb {}

    @Command(
            name = "inspect",
            description = "Shows a repo, pipeline, job or datum in full.",
            subcommands = {
                InspectRepo.class,
                InspectPipeline.class,
                InspectJob.class,
                InspectDatum.class
            })
    static final class Inspect extends Verb {}

    @Command(
            name = "delete",
            description = "Deletes a repo or a pipeline.",
            subcommands = {DeleteRepo.class, DeletePipeline.class})
    static final class Delete extends Verb {}

    @Command(name = "wait", description = "Waits for a job.", subcommands = WaitJob.class)
    static final class Wait extends Verb {}

    @Command(name = "stop", description = "Stops a job.", subcommands = StopJob.class)
    static final class Stop extends Verb {}

    @Command(name = "restart", description = "Restarts a datum.", subcommands = RestartDatum.class)
    static final class Restart extends Verb {}

    @Command(
            name = "replay",
            description = "Runs a datum again in the foreground.",
            subcommands = ReplayDatum.class)
    static final class Replay extends Verb {}

    @Command(
            name = "next",
            description = "Used by user code: asks for the next datum.",
            subcommands = NextDatum.class)
    static final class Next extends Verb {}
}
