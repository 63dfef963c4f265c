package io.warmdatum.pfs;

import io.warmdatum.input.PlannedDatum;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code /pfs} of one worker (reference 3): datums are staged ahead of time under {@code .scratch},
 * one at a time is made visible by links, and its output is collected.
 *
 * <p>{@link #stage}, {@link #output} and {@link #delete} are thread-safe, for different datums also
 * at once; {@link #activate}, {@link #deactivate} and {@link #close} exclude each other. A view
 * belongs to one workspace at a time.
 */
public final class Workspace implements AutoCloseable {

    static final String SCRATCH = ".scratch";

    /** Link in the scratch to the active datum. */
    static final String NOW = "now";

    private final Path view;
    private final Path pfs;
    private final InputContent content;
    private final boolean sameUser;
    private final Path scratch;
    private final OpenFolder openScratch;
    private final Set<StagedDatum> living = ConcurrentHashMap.newKeySet();
    private final AtomicLong stagings = new AtomicLong();
    private volatile StagedDatum active;

    /** When the view was last changed, if it can be told from that whether it was changed since. */
    private Optional<FileTime> tidySince = Optional.empty();

    /** What {@link #output} found that to be, if nothing has happened to the view since. */
    private Optional<FileTime> looked = Optional.empty();

    /** A workspace for user code that runs as the worker's user. */
    public Workspace(Path view, String pfsPath, InputContent content) throws IOException {
        this(view, pfsPath, content, true);
    }

    /**
     * Takes a directory, makes it if it is missing, and cleans what a killed worker left in it.
     *
     * @param view directory that user code sees as {@code pfsPath}: that directory itself, or one
     *     that is mounted there in the program's own mount namespace
     * @param pfsPath what user code calls it, absolute, normally {@code /pfs}
     * @param content where inputs come from
     * @param sameUser whether user code runs as the worker's user. Then a link in {@code out} may
     *     lead to a file outside {@code /pfs}, whose content is kept, and files and directories
     *     have the modes that the umask leaves them (reference 3.1). Another user could read the
     *     worker's files by such links, so they are refused, and everybody may write below {@code
     *     /pfs}
     * @throws IOException the directory holds files and was never a workspace, so that cleaning it
     *     might destroy somebody's data; or it cannot be used
     */
    public Workspace(Path view, String pfsPath, InputContent content, boolean sameUser)
            throws IOException {
        Files.createDirectories(view);
        this.view = view.toRealPath();
        this.pfs = Path.of(pfsPath).normalize();
        this.content = content;
        this.sameUser = sameUser;
        this.scratch = this.view.resolve(SCRATCH);
        if (!pfs.isAbsolute()) {
            throw new IllegalArgumentException("pfsPath must be absolute, not " + pfsPath);
        }
        if (!Files.isDirectory(scratch, LinkOption.NOFOLLOW_LINKS)) {
            requireNoData();
        }
        clear(Set.of());
        Trees.delete(scratch);
        Files.createDirectory(scratch);
        // User code of another user must get through.
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
        openScratch = new OpenFolder(scratch);
    }

    /**
     * Makes the files of one attempt: private writable copies of its inputs, an empty {@code out}
     * and {@code .env}. Nothing of it is visible under its usual names before {@link #activate}.
     *
     * @param datum datum; it may be staged any number of times, each on its own
     * @param envLines lines of {@code .env}, see {@link DatumEnv}
     * @throws IOException an input could not be laid out; nothing of the attempt is left behind
     */
    public StagedDatum stage(PlannedDatum datum, List<String> envLines) throws IOException {
        Path directory = scratch.resolve(Long.toString(stagings.incrementAndGet()));
        StagedDatum staged = new Staging(datum, directory, content, sameUser).stage(envLines);
        living.add(staged);
        return staged;
    }

    /**
     * Makes a staged datum visible and removes everything else from the view. The links of the view
     * go through one link in the scratch, which is replaced by rename: all files switch at once.
     * What is put into the view after {@link #output} of the datum before is removed one datum
     * later.
     */
    public synchronized void activate(StagedDatum staged) throws IOException {
        FileTime changed = looked.isPresent() ? looked.get() : Files.getLastModifiedTime(view);
        looked = Optional.empty();
        if (isTidy(changed) && active != null && active.shownNames().equals(staged.shownNames())) {
            point(staged);
        } else {
            FileTime laidOut = Files.getLastModifiedTime(staged.directory());
            tidySince = Optional.empty();
            show(staged);
            // Later changes are told from earlier ones only once the clock has moved on.
            tidySince = Optional.of(changed).filter(time -> time.compareTo(laidOut) < 0);
        }
        active = staged;
    }

    /** Whether nothing but our links was there at that last change. */
    private boolean isTidy(FileTime changed) {
        return tidySince.filter(changed::equals).isPresent();
    }

    private void show(StagedDatum staged) throws IOException {
        Set<String> present = clear(staged.shownNames());
        point(staged);
        for (String name : staged.shownNames()) {
            if (!present.contains(name)) {
                Files.createSymbolicLink(view.resolve(name), throughNow(name));
            }
        }
    }

    /** Removes everything from the view, also what user code put there; staged datums stay. */
    public synchronized void deactivate() throws IOException {
        active = null;
        tidySince = Optional.empty();
        looked = Optional.empty();
        clear(Set.of());
    }

    /**
     * The files that a datum put out, by path. Empty directories vanish; links are followed.
     *
     * @throws BadOutputException the output breaks a rule of reference 3.3
     * @throws IOException the output could not be read, or a lazy input could not be read while
     *     user code wanted it
     */
    public List<OutputFile> output(StagedDatum staged) throws BadOutputException, IOException {
        staged.pipes().check();
        Optional<FileTime> changed = checkOut(staged);
        List<OutputFile> files = new OutputWalk(staged, pfs, view, openScratch, sameUser).files();
        remember(changed);
        return files;
    }

    /** Gives when the view was last changed, if the datum is the active one. */
    private synchronized Optional<FileTime> checkOut(StagedDatum staged)
            throws BadOutputException, IOException {
        if (active != staged) {
            return Optional.empty();
        }
        FileTime changed = Files.getLastModifiedTime(view);
        if (!isTidy(changed) && !isOurs(view.resolve("out"))) {
            throw new BadOutputException(
                    "user code replaced "
                            + pfs.resolve("out")
                            + "; empty it instead of removing it, or its files are lost");
        }
        return Optional.of(changed);
    }

    private synchronized void remember(Optional<FileTime> changed) {
        looked = changed;
    }

    /**
     * Deletes all files of an attempt, whatever user code made of them, and never anything outside.
     * Deleting twice is fine.
     */
    public void delete(StagedDatum staged) throws IOException {
        try {
            staged.pipes().delete();
        } finally {
            openScratch.delete(staged.directory(), staged.folders());
        }
        staged.deleteLink();
        living.remove(staged);
    }

    /** Removes everything from the view, with all staged datums. The view itself stays. */
    @Override
    public synchronized void close() throws IOException {
        deactivate();
        for (StagedDatum staged : living) {
            delete(staged);
        }
        openScratch.close();
        Trees.delete(scratch);
    }

    private void point(StagedDatum staged) throws IOException {
        try {
            staged.moveLink(openScratch, NOW);
        } catch (FileSystemException seldom) {
            // Looked at only now: it stands between a program and its datum.
            Path now = scratch.resolve(NOW);
            if (Files.isDirectory(now, LinkOption.NOFOLLOW_LINKS)) {
                Trees.delete(now); // user code's doing; a link cannot replace it
            }
            staged.deleteLink(); // if it is still there
            staged.moveLink(openScratch, NOW);
        }
    }

    private static Path throughNow(String name) {
        return Path.of(SCRATCH, NOW, name);
    }

    private static boolean isOurs(Path entry) throws IOException {
        try {
            return Files.readSymbolicLink(entry).equals(throughNow(entry.getFileName().toString()));
        } catch (NotLinkException | NoSuchFileException e) {
            return false;
        }
    }

    /** Removes all but our links of the given names; tells which of these there are. */
    private Set<String> clear(Set<String> keep) throws IOException {
        Set<String> kept = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(view)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (keep.contains(name) && isOurs(entry)) {
                    kept.add(name);
                } else if (!name.equals(SCRATCH)) {
                    Trees.delete(entry);
                }
            }
        }
        return kept;
    }

    /** Empty directories are no data: images often bring {@code /pfs/out}. */
    private void requireNoData() throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(view)) {
            for (Path entry : entries) {
                if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) || !isEmpty(entry)) {
                    throw new IOException(
                            view
                                    + " holds "
                                    + entry.getFileName()
                                    + " and would be wiped; empty it, or name another directory");
                }
            }
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }
}
