package io.warmdatum.pfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.UUID;

/**
 * Deletes what user code left behind. Works on open directories, never by paths, so that a link put
 * in the place of a directory at any moment leads nowhere.
 */
public final class Trees {

    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rwx------");

    /** A process that is dying may still write; one that lives may do so for ever. */
    private static final int ROUNDS = 1000;

    /** Each level keeps a directory open; deeper trees are moved up and deleted in pieces. */
    private static final int MAX_DEPTH = 64;

    private final SecureDirectoryStream<Path> top;
    private final Set<String> folders;
    private final Deque<Path> left = new ArrayDeque<>();

    private Trees(SecureDirectoryStream<Path> top, Set<String> folders) {
        this.top = top;
        this.folders = folders;
    }

    /** Deletes a file, a link or a directory with all below it; one that is missing is fine. */
    public static void delete(Path path) throws IOException {
        // To ask costs less than to fail, and most of what is deleted is a directory.
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && deleteTree(path)) {
            return;
        }
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            if (!deleteTree(path)) {
                throw new IOException(
                        "cannot delete " + path + " safely: the system has no openat", e);
            }
        }
    }

    /**
     * As {@link #delete(Path)}, with less to open.
     *
     * @param parent an open stream of the directory that the path is in; may be used by several
     *     threads
     * @param path a directory, most likely
     * @param folders what is most likely a directory of that which is directly in it
     * @throws java.nio.file.ClosedDirectoryStreamException the stream was closed meanwhile
     */
    static void delete(SecureDirectoryStream<Path> parent, Path path, Set<String> folders)
            throws IOException {
        new Trees(parent, folders).deleteAll(path);
    }

    /** Does nothing and gives false where the system cannot do it safely. */
    private static boolean deleteTree(Path path) throws IOException {
        try (var parent = Files.newDirectoryStream(path.getParent())) {
            if (!(parent instanceof SecureDirectoryStream<Path> secure)) {
                return false;
            }
            new Trees(secure, Set.of()).deleteAll(path);
            return true;
        }
    }

    private void deleteAll(Path path) throws IOException {
        left.add(path);
        while (!left.isEmpty()) {
            delete(top, left.element(), 0);
            left.remove();
        }
    }

    private void delete(SecureDirectoryStream<Path> dir, Path path, int depth) throws IOException {
        try {
            if (!deleteAsExpected(dir, path, depth)) {
                deleteAsFound(dir, path, depth);
            }
        } catch (NoSuchFileException e) {
            // Gone already: somebody else deleted it, which is all that was wanted.
        }
    }

    /** Without a look at it, which costs as much as to delete it; gives false if that fails. */
    private boolean deleteAsExpected(SecureDirectoryStream<Path> dir, Path path, int depth)
            throws IOException {
        Path name = path.getFileName();
        try {
            if (depth == 0 || depth == 1 && folders.contains(name.toString())) {
                deleteDirectory(dir, name, depth);
            } else {
                dir.deleteFile(name);
            }
            return true;
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            return false; // of the other kind, or locked
        }
    }

    private void deleteAsFound(SecureDirectoryStream<Path> dir, Path path, int depth)
            throws IOException {
        Path name = path.getFileName();
        PosixFileAttributeView view =
                dir.getFileAttributeView(
                        name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes attributes = view.readAttributes();
        if (!attributes.isDirectory()) {
            dir.deleteFile(name);
            return;
        }
        if (!attributes.permissions().containsAll(OWNER)) {
            unlock(path, view);
        }
        if (depth == MAX_DEPTH) {
            Path moved = left.element().resolveSibling(UUID.randomUUID().toString());
            dir.move(name, top, moved.getFileName());
            left.add(moved);
            return;
        }
        deleteDirectory(dir, name, depth);
    }

    private void deleteDirectory(SecureDirectoryStream<Path> dir, Path name, int depth)
            throws IOException {
        for (int round = 1; ; round++) {
            try (var below = dir.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                for (Path entry : below) {
                    delete(below, entry, depth + 1);
                }
            }
            try {
                dir.deleteDirectory(name);
                return;
            } catch (DirectoryNotEmptyException e) {
                if (round == ROUNDS) {
                    throw new IOException(
                            "cannot delete " + name + ": a process keeps writing into it", e);
                }
            }
        }
    }

    private static void unlock(Path path, PosixFileAttributeView view) throws IOException {
        try {
            view.setPermissions(OWNER);
        } catch (AccessDeniedException e) {
            // One that may not be read cannot be opened to be changed; only its path is left.
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.setPosixFilePermissions(path, OWNER);
            }
        }
    }
}
