package io.warmdatum.cli;

import io.warmdatum.store.Commit;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Repos;
import io.warmdatum.view.RawObjects;
import io.warmdatum.view.Times;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a repo and its branches. */
@Command(
        name = "repo",
        description = "Shows a repo and its branches.",
        footer = {"", "Example: warmdatum inspect repo images"})
final class InspectRepo extends StoreCommand {

    @Parameters(paramLabel = "REPO", description = "Name of the repo.")
    private String repo;

    @Mixin private Raw raw;

    @Option(names = "--full-timestamps", description = "Shows times in full.")
    private boolean full;

    @Override
    int run(Session session) {
        boolean asRaw = raw.wanted();
        RepoName name = new RepoName(project, repo);
        Repos.RepoInfo info =
                session.repos()
                        .find(name)
                        .orElseThrow(() -> new Refusal("repo " + name + " not found"));
        if (asRaw) {
            raw.print(session.out(), RawObjects.repo(info));
            return 0;
        }
        session.out().println("Name: " + repo);
        session.out().println("Project: " + project);
        if (!info.description().isEmpty()) {
            session.out().println("Description: " + info.description());
        }
        session.out().println("Created: " + Times.when(info.created(), session.now(), full));
        session.out()
                .println(
                        "Size of HEAD on master: "
                                + Times.size(ListRepo.size(session.repos(), info)));
        for (Commit head : session.repos().branches(name)) {
            session.out().println("Branch: " + head.branch() + " at " + head.id());
        }
        return 0;
    }
}
