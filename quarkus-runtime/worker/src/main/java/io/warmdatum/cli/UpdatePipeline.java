package io.warmdatum.cli;

import io.warmdatum.spec.PipelineSpec;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stores new versions of the pipelines of a spec file; creates those that are missing. Silent. */
@Command(
        name = "pipeline",
        description = "Updates a pipeline from a spec file; creates it if it does not exist.",
        footer = {"", "Example: warmdatum update pipeline -f edges.yaml --reprocess"})
final class UpdatePipeline extends StoreCommand {

    @Mixin private SpecSource source;

    @Option(names = "--reprocess", description = "Processes again what was processed before.")
    private boolean reprocess;

    @Option(names = "--dry-run", description = "Only checks, changes nothing.")
    private boolean dryRun;

    @Override
    int run(Session session) throws IOException {
        for (PipelineSpec spec : source.read(session)) {
            Inputs.requireRepos(session.repos(), spec);
            if (session.pipelines().find(spec.project(), spec.name()).isEmpty()) {
                CreatePipeline.refuseRepoOfSameName(session, spec);
            }
            if (!dryRun) {
                session.pipelines().update(spec, false, reprocess);
            }
        }
        return 0;
    }
}
