package io.warmdatum.cli;

import io.warmdatum.input.FileEntry;
import io.warmdatum.store.Commit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a file of a commit to standard output, or to disk. */
@Command(
        name = "file",
        description = "Gets a file, or with -r a directory.",
        footer = {
            "",
            "Examples:",
            "  warmdatum get file edges@master:/a.png -o a.png",
            "  warmdatum get file edges@master:/ -r -o ./edges"
        })
final class GetFile extends StoreCommand {

    @Parameters(
            paramLabel = "REPO@BRANCH:PATH",
            description = "Branch or commit, and file or directory.")
    private String target;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to; default: standard output.")
    private String output;

    @Option(
            names = {"-r", "--recursive"},
            description = "Gets everything below a directory into the folder given by -o.")
    private boolean recursive;

    @Option(names = "--progress", hidden = true, description = "Has no effect.")
    private boolean progress;

    @Override
    int run(Session session) throws IOException {
        FileReference from = FileReference.parse(project, target);
        if (from.isGlob()) {
            throw new Refusal(
                    "get file takes one path and no glob; 'warmdatum list file \""
                            + target
                            + "\"' lists what it matches, -r gets a whole directory");
        }
        Commit commit = from.commit(session.repos());
        String path = from.rooted();
        FileEntry entry =
                session.repos()
                        .entry(commit, path)
                        .orElseThrow(() -> new Refusal("file " + path + " not found in " + target));
        if (entry.isDirectory()) {
            getDirectory(session, commit, entry);
        } else {
            getOne(session, entry);
        }
        return 0;
    }

    private void getDirectory(Session session, Commit commit, FileEntry directory)
            throws IOException {
        if (!recursive) {
            throw new Refusal(
                    directory.path() + " is a directory; add -r and -o DIR to get all of it");
        }
        if (output == null) {
            throw new Refusal("-r needs -o DIR, the folder to write to");
        }
        new Export(session.repos(), session.path(output)).writeBelow(commit, directory.path());
    }

    private void getOne(Session session, FileEntry entry) throws IOException {
        if (output == null || output.equals("-")) {
            try (InputStream in = session.repos().open(entry)) {
                in.transferTo(session.out());
            }
            return;
        }
        Path file = session.path(output);
        if (Files.isDirectory(file)) {
            file = file.resolve(entry.path().substring(entry.path().lastIndexOf('/') + 1));
        }
        try (InputStream in = session.repos().open(entry)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
