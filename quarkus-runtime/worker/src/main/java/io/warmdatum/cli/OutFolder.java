package io.warmdatum.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.warmdatum.input.FileEntry;
import io.warmdatum.store.Commit;
import io.warmdatum.store.Repos;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folder that gets the output of {@code run}. Which files in it are ours is kept in the store's
 * folder, so that the output stays pure; only those are ever replaced or removed.
 */
@RegisterForReflection(targets = TreeSet.class)
final class OutFolder {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Path list;

    /**
     * @param folder where output goes
     * @param lists folder with the lists of what was written where
     */
    OutFolder(Path folder, Path lists) {
        this.folder = folder.toAbsolutePath().normalize();
        byte[] name = this.folder.toString().getBytes(StandardCharsets.UTF_8);
        this.list = lists.resolve(UUID.nameUUIDFromBytes(name) + ".json");
    }

    /** Refuses a folder with files of others. Called before any work is done. */
    void requireOurs() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new Refusal(folder + " is not a directory; choose another with --out DIR");
        }
        Set<String> ours = ours();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(f -> !Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS))
                    .map(f -> folder.relativize(f).toString())
                    .filter(name -> !ours.contains(name))
                    .findFirst()
                    .ifPresent(
                            name -> {
                                throw new Refusal(
                                        folder
                                                + " has files that did not come from here (for example "
                                                + name
                                                + "); choose another folder with --out DIR, or add"
                                                + " --force to write into it all the same");
                            });
        }
    }

    /** Replaces what is ours by the files of a commit. */
    void replace(Repos repos, Commit commit) throws IOException {
        Set<String> before = ours();
        Set<String> after = new TreeSet<>();
        try (Stream<FileEntry> files = repos.tree(commit).files("/")) {
            for (Iterator<FileEntry> all = files.iterator(); all.hasNext(); ) {
                after.add(all.next().path().substring(1));
            }
        }
        // Both are ours from here on, wherever this is broken off.
        Set<String> both = new TreeSet<>(before);
        both.addAll(after);
        remember(both);
        Files.createDirectories(folder);
        for (String name : before) {
            remove(name);
        }
        new Export(repos, folder).writeBelow(commit, "/");
        remember(after);
    }

    private void remove(String name) throws IOException {
        Path root = folder.toRealPath();
        Path parent = root.resolve(name).normalize().getParent();
        if (!Files.isDirectory(parent) || !parent.toRealPath().equals(parent)) {
            return;
        }
        Path file = root.resolve(name).normalize();
        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(file);
        }
        while (!parent.equals(root) && isEmpty(parent)) {
            Files.delete(parent);
            parent = parent.getParent();
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.findFirst().isEmpty();
        }
    }

    private Set<String> ours() throws IOException {
        return Files.exists(list)
                ? JSON.readValue(list.toFile(), new TypeReference<TreeSet<String>>() {})
                : Set.of();
    }

    private void remember(Set<String> names) throws IOException {
        Files.createDirectories(list.getParent());
        JSON.writeValue(list.toFile(), names);
    }
}
