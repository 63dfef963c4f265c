package io.warmdatum.cli;

import io.warmdatum.spec.Input;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.RepoName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes a repo that no pipeline reads or writes. Silent. */
@Command(
        name = "repo",
        description = "Deletes a repo with all its commits.",
        footer = {"", "Example: warmdatum delete repo images"})
final class DeleteRepo extends StoreCommand {

    @Parameters(paramLabel = "REPO", description = "Name of the repo.")
    private String repo;

    @Option(
            names = {"-f", "--force"},
            description = "Even if a pipeline reads or writes it.")
    private boolean force;

    @Override
    int run(Session session) {
        RepoName name = new RepoName(project, repo);
        FileReference.requireRepo(session.repos(), name);
        if (!force) {
            session.pipelines().list().forEach(p -> refuseIfUsed(p, name));
        }
        session.repos().delete(name);
        return 0;
    }

    private static void refuseIfUsed(Pipelines.PipelineInfo pipeline, RepoName repo) {
        String user = pipeline.spec().project() + "/" + pipeline.spec().name();
        if (user.equals(repo.toString())) {
            throw new Refusal(
                    "repo "
                            + repo
                            + " is the output of pipeline "
                            + user
                            + "; delete the pipeline, or add --force");
        }
        boolean read =
                Inputs.pfs(pipeline.spec()).stream()
                        .map((Input.Pfs pfs) -> new RepoName(pfs.project(), pfs.repo()))
                        .anyMatch(repo::equals);
        if (read) {
            throw new Refusal(
                    "repo "
                            + repo
                            + " is an input of pipeline "
                            + user
                            + "; delete the pipeline first, or add --force");
        }
    }
}
