package io.warmdatum.cli;

import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.store.RepoName;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates the pipelines of a spec file. Silent. */
@Command(
        name = "pipeline",
        description = "Creates a pipeline from a spec file.",
        footer = {"", "Example: warmdatum create pipeline -f edges.yaml"})
final class CreatePipeline extends StoreCommand {

    @Mixin private SpecSource source;

    @Option(names = "--dry-run", description = "Only checks, changes nothing.")
    private boolean dryRun;

    @Override
    int run(Session session) throws IOException {
        List<PipelineSpec> specs = source.read(session);
        for (PipelineSpec spec : specs) {
            requireNew(session, spec);
            Inputs.requireRepos(session.repos(), spec);
            if (!dryRun) {
                session.pipelines().create(spec, false);
            }
        }
        return 0;
    }

    private static void requireNew(Session session, PipelineSpec spec) {
        if (session.pipelines().find(spec.project(), spec.name()).isPresent()) {
            throw new Refusal("pipeline \"" + spec.name() + "\" already exists");
        }
        refuseRepoOfSameName(session, spec);
    }

    /** The output repo would take the name. */
    static void refuseRepoOfSameName(Session session, PipelineSpec spec) {
        if (session.repos().find(new RepoName(spec.project(), spec.name())).isPresent()) {
            throw new Refusal(
                    "pipeline \""
                            + spec.name()
                            + "\" cannot be created because a repo with the same name already exists");
        }
    }
}
