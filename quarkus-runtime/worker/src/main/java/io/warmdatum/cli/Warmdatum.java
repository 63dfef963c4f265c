package io.warmdatum.cli;

import jakarta.enterprise.inject.Vetoed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The top command. Made by {@link Cli}, hence vetoed: commands are no beans here. */
@Vetoed
@Command(
        name = "warmdatum",
        description = "Keeps user code loaded and feeds it one datum after another.",
        subcommands = {
            InitCommand.class,
            RunCommand.class,
            ServeCommand.class,
            Verbs.Create.class,
            Verbs.Update.class,
            Verbs.Validate.class,
            Verbs.Explain.class,
            Verbs.Put.class,
            Verbs.Get.class,
            Verbs.Lists.class,
            Verbs.Inspect.class,
            Verbs.Delete.class,
            Verbs.Wait.class,
            Verbs.Stop.class,
            Verbs.Restart.class,
            Verbs.Replay.class,
            Verbs.Next.class,
            LogsCommand.class,
            VersionCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  warmdatum run pipeline.yaml --input images=./images --out ./out",
            "  warmdatum create repo images",
            "  warmdatum put file images@master -r -f ./images",
            "  warmdatum create pipeline -f pipeline.yaml",
            "  warmdatum serve"
        })
final class Warmdatum implements Runnable {

    private final Surroundings surroundings;

    @Spec private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    Warmdatum(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What the command of a spec meets outside of itself. */
    static Surroundings surroundings(CommandSpec spec) {
        return ((Warmdatum) spec.root().userObject()).surroundings;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? Try 'warmdatum --help'.");
    }
}
