package io.warmdatum.cli;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.Glob;
import io.warmdatum.store.Commit;
import io.warmdatum.view.RawObjects;
import io.warmdatum.view.Times;
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
        description = "Lists the files of a directory, or what matches a glob.",
        footer = {
            "",
            "Examples:",
            "  warmdatum list file images@master:/",
            "  warmdatum list file 'images@master:/**.png'"
        })
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
        Table table = Table.rolling(session.out(), "NAME", "TYPE", "SIZE");
        Consumer<FileEntry> show =
                asRaw
                        ? e -> raw.print(session.out(), RawObjects.file(commit, e))
                        : e ->
                                table.row(
                                        e.path(),
                                        e.isDirectory() ? "dir" : "file",
                                        Times.size(e.size()));
        if (from.isGlob()) {
            matching(session, commit, from, show);
        } else {
            each(session, commit, entry(session, commit, from), show);
        }
        if (!asRaw) {
            table.print(session.out());
        }
        return 0;
    }

    /** Files and directories that match a glob, in the order of their paths. */
    private static void matching(
            Session session, Commit commit, FileReference from, Consumer<FileEntry> to)
            throws IOException {
        Glob glob = glob(from.path());
        String before = "";
        try (Stream<FileEntry> files = session.repos().tree(commit).files(glob.literalPrefix())) {
            for (Iterator<FileEntry> all = files.iterator(); all.hasNext(); ) {
                FileEntry file = all.next();
                String path = file.path();
                for (int at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
                    String directory = path.substring(0, at + 1);
                    if (!before.startsWith(directory) && glob.matches(directory)) {
                        session.repos().entry(commit, directory).ifPresent(to);
                    }
                }
                if (glob.matches(path)) {
                    to.accept(file);
                }
                before = path;
            }
        }
    }

    private static Glob glob(String pattern) {
        try {
            return Glob.compile(pattern);
        } catch (IllegalArgumentException e) {
            throw new Refusal(e.getMessage());
        }
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
