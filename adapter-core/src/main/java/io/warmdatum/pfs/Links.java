package io.warmdatum.pfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Follows links as user code meant them: {@code /pfs} is this datum's own directory, also when
 * another datum is active by now or {@code /pfs} exists only in the program's mount namespace.
 */
final class Links {

    private static final int MAX_HOPS = 40;

    private final Path pfs;
    private final Path view;
    private final Path datum;

    /**
     * @param pfs what user code calls the workspace
     * @param view where it really is
     * @param datum directory of the datum
     */
    Links(Path pfs, Path view, Path datum) {
        this.pfs = pfs;
        this.view = view;
        this.datum = datum;
    }

    /**
     * The real path of a link's target: no part of it is a link. The datum's directory stands for
     * {@code /pfs} itself.
     *
     * @throws BadOutputException the link dangles or leads in a circle
     */
    Path follow(Path link, String shown) throws BadOutputException, IOException {
        Path target = Files.readSymbolicLink(link);
        Deque<Path> rest = new ArrayDeque<>();
        Path at = enter(link.getParent(), target, rest);
        int hops = 1;
        while (!rest.isEmpty()) {
            Path name = rest.pop();
            Path next = step(at, name.toString(), name);
            if (next.equals(pfs)) {
                at = next;
            } else if (Files.isSymbolicLink(next)) {
                if (++hops > MAX_HOPS) {
                    throw new BadOutputException(
                            "cannot keep link (" + shown + "): its links lead in a circle");
                }
                at = enter(at, Files.readSymbolicLink(next), rest);
            } else if (Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                at = next;
            } else {
                throw new BadOutputException(
                        "cannot keep link ("
                                + shown
                                + "): its target ("
                                + OutputNames.printable(target.toString())
                                + ") does not exist");
            }
        }
        return at.equals(pfs) ? datum : at;
    }

    private static Path enter(Path from, Path target, Deque<Path> rest) {
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
            rest.push(target.getName(i));
        }
        return target.isAbsolute() ? target.getRoot() : from;
    }

    private Path step(Path at, String text, Path name) {
        Path next;
        if (text.isEmpty() || text.equals(".")) {
            next = at;
        } else if (text.equals("..")) {
            next = at.getParent() == null ? at : at.getParent();
        } else if (at.equals(pfs)) {
            next = text.equals(Workspace.SCRATCH) ? view.resolve(name) : datum.resolve(name);
        } else if (at.equals(view.resolve(Workspace.SCRATCH)) && text.equals(Workspace.NOW)) {
            next = datum; // the link may lead to another datum by now
        } else {
            next = at.resolve(name);
        }
        return next.equals(view) ? pfs : next;
    }
}
