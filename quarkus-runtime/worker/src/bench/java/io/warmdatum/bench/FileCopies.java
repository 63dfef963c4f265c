package io.warmdatum.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What this machine's disk costs: a 4 KiB file written and forced, against the same without the
 * force. Says how much of a datum's time durability alone can take here.
 */
final class FileCopies {

    private static final int FILES = 200;
    private static final int ROUNDS = 7;

    private FileCopies() {}

    static Comparison against(Path work) {
        return new Comparison(
                "a 4 KiB file written and forced to disk, against written only",
                "file",
                ROUNDS,
                () -> write(work, true),
                () -> write(work, false),
                Comparison.Sense.TIMES_THE_COST);
    }

    private static long write(Path work, boolean force) throws IOException {
        Path folder = Files.createTempDirectory(work, "files");
        byte[] content = new byte[4096];
        for (int i = 0; i < FILES; i++) {
            Path file = folder.resolve(Integer.toString(i));
            try (FileChannel channel =
                    FileChannel.open(
                            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(content));
                if (force) {
                    channel.force(true);
                }
            }
            Files.delete(file);
        }
        Files.delete(folder);
        return FILES;
    }
}
