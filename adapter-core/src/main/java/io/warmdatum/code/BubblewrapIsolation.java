package io.warmdatum.code;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A private {@code /pfs} by bubblewrap.
 *
 * @param pfsExists whether {@code /pfs} is there to be bound over; else a root is built from all
 *     top-level entries
 */
record BubblewrapIsolation(boolean pfsExists) implements Isolation {

    @Override
    public String name() {
        return "bubblewrap";
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    public String pfsPath(Path view) {
        return "/pfs";
    }

    @Override
    public List<String> wrap(Path view, List<String> command) {
        List<String> all = new ArrayList<>(List.of("bwrap"));
        if (pfsExists) {
            all.addAll(List.of("--dev-bind", "/", "/"));
        } else {
            all.addAll(List.of("--tmpfs", "/"));
            for (Path entry : topLevel()) {
                all.addAll(bind(entry));
            }
        }
        all.addAll(List.of("--bind", view.toString(), "/pfs", "--"));
        all.addAll(command);
        return all;
    }

    private static List<Path> topLevel() {
        try (Stream<Path> entries = Files.list(Path.of("/"))) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list /", e);
        }
    }

    private static List<String> bind(Path entry) {
        try {
            return Files.isSymbolicLink(entry)
                    ? List.of(
                            "--symlink", Files.readSymbolicLink(entry).toString(), entry.toString())
                    : List.of("--dev-bind-try", entry.toString(), entry.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read link " + entry, e);
        }
    }
}
