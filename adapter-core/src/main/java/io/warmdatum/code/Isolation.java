package io.warmdatum.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * How a program gets a {@code /pfs} of its own (design 4). Immutable and thread-safe.
 *
 * <p>In order of preference: {@code bubblewrap}, {@code unshare}, {@code plain}. The first two give
 * each program a private mount namespace in which its view is bound to {@code /pfs}. With {@code
 * plain} there is one worker: its view is {@code /pfs} itself where that can be written, else a
 * folder the program learns from the variable {@value #PFS_VARIABLE}.
 */
public sealed interface Isolation
        permits BubblewrapIsolation, UnshareIsolation, PlainIsolation, InProcess {

    /** Names the folder that stands for {@code /pfs} where there can be no {@code /pfs}. */
    String PFS_VARIABLE = "WARMDATUM_PFS";

    /** {@code bubblewrap}, {@code unshare} or {@code plain}. */
    String name();

    /** Whether more than one worker can have its own {@code /pfs} at the same time. */
    boolean parallel();

    /** Where a program sees the view: {@code /pfs} except for a plain folder elsewhere. */
    String pfsPath(Path view);

    /**
     * The folder a worker must use as its view.
     *
     * @param wish where the worker would like it
     * @return {@code wish}, except that {@code plain} gives {@code /pfs} where it can be written
     */
    default Path view(Path wish) {
        return wish;
    }

    /** One line that a person should see before a job starts; empty if all is as it should be. */
    default Optional<String> notice() {
        return Optional.empty();
    }

    /**
     * The command that runs a command with the view as {@code /pfs}; same process id, same process
     * group.
     */
    List<String> wrap(Path view, List<String> command);

    /**
     * Finds the best isolation that works here, by trying each.
     *
     * @param probeFolder folder for the trials; made if missing
     * @param wish name of the only isolation wanted, {@code ""} for the best
     * @throws IllegalArgumentException unknown name, or the one asked for does not work here
     */
    static Isolation detect(Path probeFolder, String wish) {
        if (!List.of("", "bubblewrap", "unshare", "plain").contains(wish)) {
            throw new IllegalArgumentException(
                    "isolation \""
                            + wish
                            + "\" is unknown; use bubblewrap, unshare, plain or leave it out");
        }
        boolean pfsExists = PlainIsolation.makePfs();
        List<String> troubles = new ArrayList<>();
        for (Isolation candidate : candidates(pfsExists)) {
            if (wish.isEmpty() || wish.equals(candidate.name())) {
                Optional<String> trouble = probe(probeFolder, candidate);
                if (trouble.isEmpty()) {
                    return candidate;
                }
                troubles.add(candidate.name() + ": " + trouble.get());
            }
        }
        if (!wish.isEmpty() && !wish.equals("plain")) {
            throw new IllegalArgumentException(
                    "isolation \""
                            + wish
                            + "\" does not work here ("
                            + String.join("; ", troubles)
                            + "); leave it out to use what does");
        }
        return PlainIsolation.detect(String.join("; ", troubles));
    }

    private static List<Isolation> candidates(boolean pfsExists) {
        List<Isolation> all = new ArrayList<>();
        all.add(new BubblewrapIsolation(pfsExists));
        // As root first; then with a namespace of users, keeping the user, or becoming its root.
        all.add(new UnshareIsolation(pfsExists, List.of()));
        all.add(
                new UnshareIsolation(
                        pfsExists, List.of("--user", "--map-current-user", "--keep-caps")));
        all.add(new UnshareIsolation(pfsExists, List.of("--user", "--map-root-user")));
        return all;
    }

    /** What is wrong with a candidate, found by running it; empty if it works. */
    private static Optional<String> probe(Path folder, Isolation candidate) {
        try {
            Path view = Files.createDirectories(folder.resolve("probe-" + UUID.randomUUID()));
            Path said = view.resolveSibling(view.getFileName() + ".txt");
            String token = view.getFileName().toString();
            try {
                Files.writeString(view.resolve("token"), token);
                List<String> command = List.of("cat", "/pfs/token");
                Process process =
                        new ProcessBuilder(candidate.wrap(view.toAbsolutePath(), command))
                                .redirectErrorStream(true)
                                .redirectOutput(said.toFile())
                                .start();
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return Optional.of("no answer within 20 s");
                }
                String answer = Files.readString(said).strip();
                return answer.equals(token)
                        ? Optional.empty()
                        : Optional.of(answer.lines().findFirst().orElse("no /pfs to be seen"));
            } finally {
                Files.deleteIfExists(view.resolve("token"));
                Files.deleteIfExists(view);
                Files.deleteIfExists(said);
                Files.deleteIfExists(UnshareIsolation.root(view));
            }
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
