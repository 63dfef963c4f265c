package io.warmdatum.testing;

import io.warmdatum.pfs.Trees;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** {@code /pfs} as Pachyderm's worker lays it out (reference 3.1, 3.2). Used by one thread. */
final class FakePfs {

    private static final String SCRATCH = ".scratch";

    private final Path root;

    FakePfs(Path root) throws IOException {
        this.root = Files.createDirectories(root).toRealPath();
    }

    Path root() {
        return root;
    }

    /**
     * The lines of a datum.
     *
     * @param worker environment of the worker
     */
    List<String> env(TestDatum datum, Map<String, String> worker, String jobId) {
        List<String> lines = new ArrayList<>();
        worker.forEach((key, value) -> lines.add(key + "=" + value));
        for (TestDatum.Part part : datum.inputs()) {
            String path = root + "/" + part.name() + part.path();
            lines.add(part.name() + "=" + path.replaceFirst("/$", ""));
            lines.add(part.name() + "_COMMIT=" + jobId);
        }
        lines.add("PACH_DATUM_ID=" + datum.id());
        lines.add("PACH_JOB_ID=" + jobId);
        lines.add("PACH_OUTPUT_COMMIT_ID=" + jobId);
        return lines;
    }

    /**
     * Lays out a datum afresh and links it.
     *
     * @return the real folder of the datum
     */
    Path show(TestDatum datum, List<String> env) throws IOException {
        Path folder =
                root.resolve(SCRATCH)
                        .resolve(UUID.randomUUID().toString())
                        .resolve(datum.id())
                        .resolve("pfs")
                        .resolve(datum.id());
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve(".env"), String.join("\n", env) + "\n");
        Set<String> names = new LinkedHashSet<>(List.of("out", ".env"));
        datum.inputs().forEach(part -> names.add(part.name()));
        datum.writeTo(folder);
        for (String name : names) {
            Files.createSymbolicLink(root.resolve(name), folder.resolve(name));
        }
        return folder;
    }

    /** Removes everything that user code sees, also what it put there. */
    void hide() throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().equals(SCRATCH)) {
                    Trees.delete(entry);
                }
            }
        }
    }

    /** Removes the files of all datums. */
    void clear() throws IOException {
        Trees.delete(root.resolve(SCRATCH));
    }
}
