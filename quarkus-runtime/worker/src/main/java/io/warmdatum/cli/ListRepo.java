package io.warmdatum.cli;

import io.warmdatum.input.FileEntry;
import io.warmdatum.store.Commit;
import io.warmdatum.store.Repos;
import io.warmdatum.view.RawObjects;
import io.warmdatum.view.Times;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the repos of a project. */
@Command(
        name = "repo",
        description = "Lists repos.",
        footer = {"", "Example: warmdatum list repo --raw"})
final class ListRepo extends StoreCommand {

    @Mixin private Raw raw;

    @Option(
            names = {"-A", "--all-projects"},
            description = "Repos of all projects.")
    private boolean allProjects;

    @Option(names = "--full-timestamps", description = "Shows times in full.")
    private boolean full;

    @Override
    int run(Session session) {
        boolean asRaw = raw.wanted();
        List<Repos.RepoInfo> repos =
                session.repos().list().stream()
                        .filter(r -> allProjects || r.name().project().equals(project))
                        .toList();
        if (asRaw) {
            repos.forEach(r -> raw.print(session.out(), RawObjects.repo(r)));
            return 0;
        }
        Table table = new Table("PROJECT", "NAME", "CREATED", "SIZE (MASTER)", "DESCRIPTION");
        for (Repos.RepoInfo repo : repos) {
            table.row(
                    repo.name().project(),
                    repo.name().name(),
                    Times.when(repo.created(), session.now(), full),
                    Times.size(size(session.repos(), repo)),
                    repo.description());
        }
        table.print(session.out());
        return 0;
    }

    /** Bytes of the head of master. */
    static long size(Repos repos, Repos.RepoInfo repo) {
        return repos.head(repo.name(), "master")
                .flatMap((Commit head) -> repos.entry(head, "/"))
                .map(FileEntry::size)
                .orElse(0L);
    }
}
