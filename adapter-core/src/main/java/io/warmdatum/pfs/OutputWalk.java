package io.warmdatum.pfs;

import io.warmdatum.input.FileEntry;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects the files of one datum's {@code out} (reference 3.3). Used once, by one thread. */
final class OutputWalk {

    /** Each level keeps a directory open. */
    private static final int MAX_DEPTH = 250;

    private final StagedDatum staged;
    private final OpenFolder scratch;
    private final Links links;
    private final boolean allowOutsideLinks;
    private final List<OutputFile> found = new ArrayList<>();
    private final List<Path> above = new ArrayList<>();
    private boolean linked;

    OutputWalk(
            StagedDatum staged,
            Path pfs,
            Path view,
            OpenFolder scratch,
            boolean allowOutsideLinks) {
        this.staged = staged;
        this.scratch = scratch;
        this.links = new Links(pfs, view, staged.directory());
        this.allowOutsideLinks = allowOutsideLinks;
    }

    List<OutputFile> files() throws BadOutputException, IOException {
        try {
            directory(staged.out(), "");
        } catch (FileSystemException e) {
            if (Files.isDirectory(staged.out(), LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            throw new BadOutputException(
                    "the output directory was removed or replaced; write into /pfs/out and leave"
                            + " the directory itself alone");
        }
        found.sort(Comparator.comparing(OutputFile::path));
        return List.copyOf(found);
    }

    /**
     * @param directory real directory
     * @param path rooted path in the output, without the slash at its end
     */
    private void directory(Path directory, String path) throws BadOutputException, IOException {
        if (linked && above.contains(directory)) {
            throw new BadOutputException(
                    "cannot keep (" + shown(path) + "): its links lead in a circle");
        }
        if (above.size() == MAX_DEPTH) {
            throw new BadOutputException(
                    "directories in the output are more than " + MAX_DEPTH + " deep");
        }
        try (DirectoryStream<Path> entries = open(directory)) {
            above.add(directory);
            for (Path entry : entries) {
                entry(entry, path + "/" + entry.getFileName(), entries);
            }
        } catch (AccessDeniedException e) {
            throw unreadable(path);
        }
        above.remove(above.size() - 1);
    }

    private DirectoryStream<Path> open(Path directory) throws IOException {
        return above.isEmpty() ? scratch.list(directory) : Files.newDirectoryStream(directory);
    }

    private void entry(Path entry, String path, DirectoryStream<Path> among)
            throws BadOutputException, IOException {
        BasicFileAttributes attributes;
        try {
            attributes = attributes(entry, among);
        } catch (NoSuchFileException e) {
            return; // deleted by a process that still runs
        }
        if (attributes.isDirectory()) {
            directory(entry, path);
        } else if (attributes.isSymbolicLink()) {
            link(entry, path);
        } else {
            file(entry, path, attributes);
        }
    }

    private static BasicFileAttributes attributes(Path entry, DirectoryStream<Path> among)
            throws IOException {
        return among instanceof SecureDirectoryStream<Path> secure
                ? secure.getFileAttributeView(
                                entry.getFileName(),
                                BasicFileAttributeView.class,
                                LinkOption.NOFOLLOW_LINKS)
                        .readAttributes()
                : Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private void file(Path file, String path, BasicFileAttributes attributes)
            throws BadOutputException, IOException {
        OutputNames.check(path);
        FileEntry input = staged.contentless().get(file);
        if (input != null) {
            found.add(new OutputFile(path, file, input.size(), Optional.of(input)));
        } else if (attributes.isRegularFile()) {
            found.add(new OutputFile(path, file, attributes.size(), Optional.empty()));
        } else {
            throw new BadOutputException(
                    "cannot keep (" + shown(path) + "): it is " + kind(file) + ", not a file");
        }
    }

    private void link(Path link, String path) throws BadOutputException, IOException {
        OutputNames.check(path);
        Path target;
        BasicFileAttributes attributes;
        try {
            target = links.follow(link, path);
            attributes =
                    Files.readAttributes(
                            target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (AccessDeniedException e) {
            throw unreadable(path);
        }
        checkTarget(link, path, target);
        boolean before = linked;
        linked = true;
        if (attributes.isDirectory()) {
            directory(target, path);
        } else {
            file(target, path, attributes);
        }
        linked = before;
    }

    private void checkTarget(Path link, String path, Path target)
            throws BadOutputException, IOException {
        String what = "cannot keep link (" + path + ") to (" + targetShown(link) + "): ";
        if (target.equals(staged.directory())) {
            throw new BadOutputException(what + "it is the whole of /pfs; link to one input");
        }
        if (target.startsWith(staged.directory())) {
            String name = staged.directory().relativize(target).getName(0).toString();
            if (!staged.names().contains(name)) {
                throw new BadOutputException(
                        what
                                + "could not find input \""
                                + name
                                + "\"; a link may lead to an input, or copy the file instead");
            }
        } else if (target.startsWith(scratch.path())) {
            throw new BadOutputException(what + "it belongs to another datum");
        } else if (!allowOutsideLinks) {
            throw new BadOutputException(
                    what
                            + "it leaves /pfs, which is not allowed where user code runs as"
                            + " another user; copy the file instead");
        }
    }

    private static String targetShown(Path link) throws IOException {
        return OutputNames.printable(Files.readSymbolicLink(link).toString());
    }

    private static BadOutputException unreadable(String path) {
        return new BadOutputException(
                "cannot keep (" + shown(path) + "): the worker has no right to read it");
    }

    private static String shown(String path) {
        return path.isEmpty() ? "/" : OutputNames.printable(path);
    }

    private static String kind(Path file) throws IOException {
        int mode = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return switch (mode & 0170000) {
            case 0140000 -> "a socket";
            case 0010000 -> "a named pipe";
            case 0020000, 0060000 -> "a device";
            default -> "of an unknown kind";
        };
    }
}
