package io.warmdatum.cli;

import io.warmdatum.input.FileEntry;
import io.warmdatum.store.Commit;
import io.warmdatum.store.Repos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Writes files of a commit into a local folder, and never outside of it. Used by one thread. */
final class Export {

    private final Repos repos;
    private final Path folder;

    Export(Repos repos, Path folder) {
        this.repos = repos;
        this.folder = folder.toAbsolutePath().normalize();
    }

    /**
     * Writes all files below a directory of the commit, replacing those of the same name.
     *
     * @return the paths written, relative to the folder
     */
    List<String> writeBelow(Commit commit, String directory) throws IOException {
        Files.createDirectories(folder);
        Path root = folder.toRealPath();
        List<String> written = new ArrayList<>();
        try (Stream<FileEntry> files = repos.tree(commit).files(directory)) {
            for (Iterator<FileEntry> all = files.iterator(); all.hasNext(); ) {
                FileEntry file = all.next();
                String name = file.path().substring(directory.length());
                write(root, file, name);
                written.add(name);
            }
        }
        return written;
    }

    private void write(Path root, FileEntry file, String name) throws IOException {
        Path target = root.resolve(name).normalize();
        requireInside(root, target, name);
        createFolders(root, target.getParent(), name);
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refusal(target + " is a directory where a file has to go; move it away");
        }
        Files.deleteIfExists(target);
        repos.copy(file, target);
    }

    private static void createFolders(Path root, Path parent, String name) throws IOException {
        if (!parent.equals(root) && !Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            createFolders(root, parent.getParent(), name);
            requireInside(root, parent.getParent().toRealPath(), name);
            Files.createDirectory(parent);
        }
        // A link in the folder must not lead the output out of it.
        requireInside(root, parent.toRealPath(), name);
    }

    private static void requireInside(Path root, Path path, String name) {
        if (!path.startsWith(root)) {
            throw new Refusal("not written: " + name + " would leave " + root);
        }
    }
}
