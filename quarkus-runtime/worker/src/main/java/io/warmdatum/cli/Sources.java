package io.warmdatum.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Files below a local folder that go into a repo. Only reads. */
final class Sources {

    private Sources() {}

    /**
     * All regular files below a folder by their path relative to it, with {@code /} between names.
     * A link that leads out of the folder, or nowhere, is refused: data of others would get into
     * the repo unnoticed.
     */
    static SortedMap<String, Path> below(Path folder) throws IOException {
        Path root = folder.toRealPath();
        SortedMap<String, Path> files = new TreeMap<>();
        // Links are checked one by one, so the walk itself may not follow them.
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path path : (Iterable<Path>) walk::iterator) {
                String name = root.relativize(path).toString().replace('\\', '/');
                if (Files.isSymbolicLink(path)) {
                    addLink(root, path, name, files);
                } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    files.put(name, path);
                } else if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw new Refusal(path + " is neither a file nor a directory");
                }
            }
        }
        return files;
    }

    private static void addLink(Path root, Path link, String name, SortedMap<String, Path> files)
            throws IOException {
        if (!Files.exists(link)) {
            throw new Refusal(link + " is a link to nowhere");
        }
        Path target = link.toRealPath();
        if (!target.startsWith(root)) {
            throw new Refusal(
                    link
                            + " is a link to "
                            + target
                            + ", which is outside of "
                            + root
                            + "; copy what it leads to, or put it on its own");
        }
        if (Files.isDirectory(target)) {
            throw new Refusal(link + " is a link to a directory; put the directory itself, once");
        }
        files.put(name, target);
    }
}
