package io.warmdatum.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes a pipeline with its jobs and its output repo. Silent. */
@Command(
        name = "pipeline",
        description = "Deletes a pipeline with its jobs and its output repo.",
        footer = {"", "Example: warmdatum delete pipeline edges --keep-repo"})
final class DeletePipeline extends StoreCommand {

    @Parameters(paramLabel = "PIPELINE", description = "Name of the pipeline.")
    private String pipeline;

    @Option(names = "--keep-repo", description = "Keeps the output repo.")
    private boolean keepRepo;

    @Override
    int run(Session session) {
        if (session.pipelines().find(project, pipeline).isEmpty()) {
            throw new Refusal("pipeline \"" + pipeline + "\" not found");
        }
        session.pipelines().delete(project, pipeline, keepRepo);
        return 0;
    }
}
