package io.warmdatum.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * No isolation: one worker.
 *
 * @param pfs whether {@code /pfs} itself is the view
 * @param why why nothing better works here, {@code ""} if it was asked for
 */
record PlainIsolation(boolean pfs, String why) implements Isolation {

    private static final Path PFS = Path.of("/pfs");

    /** Makes {@code /pfs} if this user may; says whether it is there. */
    static boolean makePfs() {
        if (!Files.exists(PFS) && Files.isWritable(PFS.getParent())) {
            try {
                Files.createDirectory(PFS);
            } catch (IOException readOnly) {
                return Files.isDirectory(PFS);
            }
        }
        return Files.isDirectory(PFS);
    }

    static PlainIsolation detect(String why) {
        return new PlainIsolation(makePfs() && Files.isWritable(PFS), why);
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    public String pfsPath(Path view) {
        return view(view).toString();
    }

    @Override
    public Path view(Path wish) {
        return pfs ? PFS : wish;
    }

    @Override
    public Optional<String> notice() {
        return Optional.of(
                "one worker only: it has "
                        + (pfs
                                ? "/pfs itself"
                                : "no /pfs; user code finds its files in the folder named by "
                                        + PFS_VARIABLE)
                        + (why.isEmpty() ? "" : " (" + why + "; install bubblewrap for more)"));
    }

    @Override
    public List<String> wrap(Path view, List<String> command) {
        return command;
    }
}
