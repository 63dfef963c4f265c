package io.warmdatum.pfs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The output of one attempt of a function, apart from that of all others until it is promoted. Used
 * by one thread at a time.
 */
public final class OutputArea {

    /** Each level keeps a directory open. */
    private static final int MAX_DEPTH = 250;

    private final Path folder;
    private boolean made;

    /**
     * @param folder the area's own folder, made when it is first asked for; its parent exists and
     *     is on the file system of the place to promote to, where promotion shall be a rename
     */
    public OutputArea(Path folder) {
        this.folder = Objects.requireNonNull(folder, "folder must be set").toAbsolutePath();
    }

    /** The folder, made if it is not there. */
    public synchronized Path folder() throws IOException {
        if (!made) {
            Files.createDirectories(folder);
            made = true;
        }
        return folder;
    }

    /**
     * The files in the area, by path. Empty directories do not count.
     *
     * @throws BadOutputException a name breaks a rule of reference 3.3, or something is neither a
     *     file nor a directory; a link is refused, since what it leads to may not last
     */
    public synchronized List<OutputFile> files() throws BadOutputException, IOException {
        if (!made) {
            return List.of();
        }
        List<OutputFile> found = new ArrayList<>(1);
        collect(folder, "", 0, found);
        found.sort(Comparator.comparing(OutputFile::path));
        return List.copyOf(found);
    }

    private static void collect(Path directory, String path, int depth, List<OutputFile> found)
            throws BadOutputException, IOException {
        if (depth == MAX_DEPTH) {
            throw new BadOutputException(
                    "directories in the output are more than " + MAX_DEPTH + " deep");
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = path + "/" + entry.getFileName();
                OutputNames.check(name);
                BasicFileAttributes attributes =
                        Files.readAttributes(
                                entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isDirectory()) {
                    collect(entry, name, depth + 1, found);
                } else if (attributes.isRegularFile()) {
                    found.add(new OutputFile(name, entry, attributes.size(), Optional.empty()));
                } else {
                    throw new BadOutputException(
                            "cannot keep ("
                                    + OutputNames.printable(name)
                                    + "): it is "
                                    + (attributes.isSymbolicLink() ? "a link" : "no regular file")
                                    + "; write a file instead");
                }
            }
        }
    }

    /**
     * Moves files of this area to their place, each by rename; a file that is there is replaced.
     *
     * @param files what {@link #files} gave
     * @param target folder that takes them; directories are made as needed
     * @throws BadOutputException a directory stands where a file is to go, or the other way round
     */
    public synchronized void promote(List<OutputFile> files, Path target)
            throws BadOutputException, IOException {
        boolean nested = false;
        for (OutputFile file : files) {
            Path place = target.resolve(file.path().substring(1));
            if (file.path().indexOf('/', 1) > 0) {
                nested = true;
                makeParents(target, place.getParent());
            }
            if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                throw collision(target, place);
            }
        }
        // Nothing is moved before all is known to have a place.
        for (OutputFile file : files) {
            Path place = target.resolve(file.path().substring(1));
            Files.move(file.source(), place, StandardCopyOption.ATOMIC_MOVE);
        }
        if (nested) {
            delete(); // leaves no empty directories to the next attempt
        }
    }

    private static void makeParents(Path target, Path directory)
            throws BadOutputException, IOException {
        if (!directory.equals(target) && !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            makeParents(target, directory.getParent());
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw collision(target, directory);
            }
            Files.createDirectory(directory);
        }
    }

    private static BadOutputException collision(Path target, Path place) {
        return new BadOutputException(
                "file / directory path collision (/" + target.relativize(place) + ")");
    }

    /** Deletes the area with all that is in it; it is made again when it is asked for. */
    public synchronized void delete() throws IOException {
        if (made) {
            made = false;
            Trees.delete(folder);
        }
    }
}
