package io.warmdatum.cli;

import io.warmdatum.input.FileEntry;
import io.warmdatum.store.Commit;
import java.io.IOException;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists a directory of a commit. */
@Command(
        name = "file",
        description = "Lists the files of a directory.",
        footer = {"", "Example: warmdatum list file images@master:/"})
final class ListFile extends StoreCommand {

    @Parameters(paramLabel = "REPO@BRANCH[:PATH]", description = "Branch or commit, and directory.")
    private String target;

    @Option(
            names = {"-r", "--recursive"},
            description = "All files below the directory, with their whole paths.")
    private boolean recursive;

    @Option(names = "--full-timestamps", hidden = true, description = "Has no effect.")
    private boolean full;

    @Mixin private Raw raw;

    @Override
    int run(Session session) throws IOException {
        boolean asRaw = raw.wanted();
        FileReference from = FileReference.parse(project, target);
        Commit commit = from.commit(session.repos());
        FileEntry start = entry(session, commit, from);
        if (asRaw) {
            each(session, commit, start, e -> raw.print(session.out(), RawObjects.file(commit, e)));
            return 0;
        }
        Table table = new Table("NAME", "TYPE", "SIZE");
        each(
                session,
                commit,
                start,
                e -> table.row(e.path(), e.isDirectory() ? "dir" : "file", Times.size(e.size())));
        table.print(session.out());
        return 0;
    }

    private static FileEntry entry(Session session, Commit commit, FileReference from) {
        String path = from.rooted();
        return session.repos()
                .entry(commit, path)
                .or(
                        () ->
                                path.equals("/")
                                        ? java.util.Optional.of(new FileEntry("/", 0, ""))
                                        : java.util.Optional.empty())
                .orElseThrow(
                        () ->
                                new Refusal(
                                        "file "
                                                + path
                                                + " not found in "
                                                + from.repo()
                                                + "@"
                                                + from.revision()));
    }

    private void each(Session session, Commit commit, FileEntry start, Consumer<FileEntry> to)
            throws IOException {
        if (!start.isDirectory()) {
            to.accept(start);
            return;
        }
        try (Stream<FileEntry> files = session.repos().tree(commit).files(start.path())) {
            String seen = "";
            for (Iterator<FileEntry> all = files.iterator(); all.hasNext(); ) {
                FileEntry file = all.next();
                int slash = file.path().indexOf('/', start.path().length());
                if (recursive || slash < 0) {
                    to.accept(file);
                    continue;
                }
                String directory = file.path().substring(0, slash + 1);
                if (!directory.equals(seen)) {
                    seen = directory;
                    session.repos().entry(commit, directory).ifPresent(to);
                }
            }
        }
    }
}
