package io.warmdatum.cli;

import io.warmdatum.store.Repos;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts files into a branch of a repo, all in one commit. Silent. */
@Command(
        name = "file",
        description = "Puts files into a repo, all in one commit; existing ones are replaced.",
        footer = {
            "",
            "Examples:",
            "  warmdatum put file images@master -r -f ./images",
            "  warmdatum put file images@master:/notes.txt -a < more.txt",
            "  warmdatum put file images@master -i list-of-files.txt"
        })
final class PutFile extends StoreCommand {

    @Parameters(
            paramLabel = "REPO@BRANCH[:PATH]",
            description = "Where to; without a path the file's own name is used.")
    private String target;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "File to put (repeatable); - is standard input, and the default.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = {"-i", "--input-file"},
            paramLabel = "FILE",
            description = "File with one file name per line; - is standard input.")
    private String inputFile;

    @Option(
            names = {"-r", "--recursive"},
            description = "Puts everything below a directory.")
    private boolean recursive;

    @Option(
            names = {"-a", "--append"},
            description = "Appends to existing files.")
    private boolean append;

    @Option(names = "--full-path", description = "Keeps the whole path of a file as its name.")
    private boolean fullPath;

    @Option(
            names = {"-p", "--parallelism"},
            hidden = true,
            description = "Accepted for compatibility; has no effect.")
    private int parallelism;

    @Option(
            names = {"-c", "--compress", "--progress"},
            hidden = true,
            description = "Accepted for compatibility; has no effect.")
    private boolean ignored;

    @Override
    int run(Session session) throws IOException {
        FileReference to = FileReference.parse(project, target);
        FileReference.requireRepo(session.repos(), to.repo());
        List<String> sources = sources(session);
        // Everything that can be refused is refused before the commit is started.
        sources.forEach(source -> check(session, to, source));
        try (Repos.CommitWriter commit = session.repos().startCommit(to.repo(), to.revision())) {
            for (String source : sources) {
                put(session, commit, source, targetPath(session, to, source, sources.size()));
            }
            commit.finish();
        }
        return 0;
    }

    private List<String> sources(Session session) throws IOException {
        List<String> sources = new ArrayList<>(files);
        if (inputFile != null) {
            try (InputStream in = open(session, inputFile);
                    BufferedReader lines =
                            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                lines.lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(sources::add);
            }
            if (sources.isEmpty()) {
                throw new Refusal("no file names in " + inputFile);
            }
        }
        return sources.isEmpty() ? List.of("-") : sources;
    }

    private static InputStream open(Session session, String source) throws IOException {
        return source.equals("-")
                ? session.surroundings().in()
                : Files.newInputStream(session.path(source));
    }

    private void check(Session session, FileReference to, String source) {
        if (source.equals("-")) {
            if (to.path().isEmpty() || to.path().endsWith("/")) {
                throw new Refusal("must specify filename when reading data from stdin");
            }
            return;
        }
        if (source.matches("[a-zA-Z][a-zA-Z0-9+.-]+://.*")) {
            throw new Refusal(
                    "cannot put " + source + ": only local files can be put; fetch it first");
        }
        Path path = session.path(source);
        if (!Files.exists(path)) {
            throw new Refusal(source + ": no such file or directory");
        }
        if (Files.isDirectory(path) && !recursive) {
            throw new Refusal(source + " is a directory; add -r to put everything below it");
        }
    }

    /** A directory put to a path gives its files to that path; without one it keeps its name. */
    private String targetPath(Session session, FileReference to, String source, int count) {
        boolean contents =
                count == 1
                        && !to.path().isEmpty()
                        && !source.equals("-")
                        && Files.isDirectory(session.path(source));
        if (contents) {
            return to.rooted();
        }
        String name =
                fullPath ? source : Path.of(source).normalize().toAbsolutePath().getFileName() + "";
        boolean directory = to.path().isEmpty() || to.path().endsWith("/") || count > 1;
        return FileReference.rooted(
                directory && !source.equals("-") ? to.path() + "/" + name : to.path());
    }

    private void put(Session session, Repos.CommitWriter commit, String source, String path)
            throws IOException {
        if (source.equals("-")) {
            commit.put(path, session.surroundings().in(), append);
            return;
        }
        Path file = session.path(source);
        if (!Files.isDirectory(file)) {
            putOne(commit, path, file);
            return;
        }
        for (Map.Entry<String, Path> below : Sources.below(file).entrySet()) {
            putOne(commit, FileReference.rooted(path + "/" + below.getKey()), below.getValue());
        }
    }

    private void putOne(Repos.CommitWriter commit, String path, Path file) throws IOException {
        if (append) {
            try (InputStream in = Files.newInputStream(file)) {
                commit.put(path, in, true);
            }
        } else {
            commit.put(path, file);
        }
    }
}
