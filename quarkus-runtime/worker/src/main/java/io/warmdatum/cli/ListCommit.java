package io.warmdatum.cli;

import io.warmdatum.input.FileEntry;
import io.warmdatum.store.Commit;
import io.warmdatum.store.RepoName;
import io.warmdatum.view.RawObjects;
import io.warmdatum.view.Times;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the commits of a repo or branch, newest first. */
@Command(
        name = "commit",
        description = "Lists the commits of a repo or branch, newest first.",
        footer = {"", "Example: warmdatum list commit images@master -n 5"})
final class ListCommit extends StoreCommand {

    @Parameters(paramLabel = "REPO[@BRANCH]", description = "Repo, or one branch of it.")
    private String target;

    @Option(
            names = {"-n", "--number"},
            paramLabel = "N",
            description = "At most so many.")
    private long number = Long.MAX_VALUE;

    @Option(names = "--full-timestamps", description = "Shows times in full.")
    private boolean full;

    @Mixin private Raw raw;

    @Override
    int run(Session session) {
        boolean asRaw = raw.wanted();
        int at = target.indexOf('@');
        RepoName repo = new RepoName(project, at < 0 ? target : target.substring(0, at));
        String branch = at < 0 ? "" : target.substring(at + 1);
        FileReference.requireRepo(session.repos(), repo);
        List<Commit> commits =
                session.repos().commits(repo).stream()
                        .filter(c -> branch.isEmpty() || c.branch().equals(branch))
                        .limit(number)
                        .toList();
        if (asRaw) {
            commits.forEach(c -> raw.print(session.out(), RawObjects.commit(c)));
            return 0;
        }
        Table table = new Table("PROJECT", "REPO", "BRANCH", "COMMIT", "FINISHED", "SIZE", "ERROR");
        for (Commit c : commits) {
            long size = session.repos().entry(c, "/").map(FileEntry::size).orElse(0L);
            table.row(
                    repo.project(),
                    repo.name(),
                    c.branch(),
                    c.id(),
                    Times.when(c.finished(), session.now(), full),
                    Times.size(size),
                    c.error().isEmpty() ? "-" : c.error());
        }
        table.print(session.out());
        return 0;
    }
}
