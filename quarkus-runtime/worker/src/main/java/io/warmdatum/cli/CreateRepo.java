package io.warmdatum.cli;

import io.warmdatum.store.RepoName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates a repo. Silent. */
@Command(
        name = "repo",
        description = "Creates a repo.",
        footer = {"", "Example: warmdatum create repo images -d 'what the cameras saw'"})
final class CreateRepo extends StoreCommand {

    @Parameters(paramLabel = "REPO", description = "Name of the repo.")
    private String repo;

    @Option(
            names = {"-d", "--description"},
            defaultValue = "",
            description = "What the repo is for.")
    private String description;

    @Override
    int run(Session session) {
        session.repos().create(new RepoName(project, repo), description);
        return 0;
    }
}
