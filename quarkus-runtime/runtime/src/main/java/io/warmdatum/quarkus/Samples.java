package io.warmdatum.quarkus;

import io.warmdatum.pfs.Trees;
import io.warmdatum.worker.folder.FolderJob;
import io.warmdatum.worker.folder.FolderSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The samples of development mode, as a job over a folder that has done nothing yet. */
final class Samples {

    private static final String LEDGER = ".warmdatum";

    private Samples() {}

    /**
     * @throws UsageException there are none, or the folder for output is somebody else's
     */
    static Source open(DevelopmentConfig config, String inputName, String jobId)
            throws UsageException, IOException {
        Path samples = Path.of(config.samples());
        if (!Files.isDirectory(samples)) {
            throw new UsageException(
                    "there is no folder "
                            + samples.toAbsolutePath()
                            + " with sample datums; make it, or name another one by"
                            + " warmdatum.dev.samples");
        }
        Path output = Path.of(config.output());
        empty(output);
        return FolderFeed.of(new FolderSource(FolderJob.of(samples, inputName, output), jobId));
    }

    /** Only what an earlier run left is removed. */
    private static void empty(Path output) throws UsageException, IOException {
        if (!Files.exists(output)) {
            return;
        }
        boolean foreign = !Files.isDirectory(output.resolve(LEDGER));
        try (Stream<Path> entries = Files.list(output)) {
            if (foreign && entries.findAny().isPresent()) {
                throw new UsageException(
                        output.toAbsolutePath()
                                + " has files that are not output of this function; empty it, or"
                                + " name another folder by warmdatum.dev.output");
            }
        }
        Trees.delete(output);
    }
}
