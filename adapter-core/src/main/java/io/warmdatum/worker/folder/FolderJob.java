package io.warmdatum.worker.folder;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What a {@link FolderSource} works on. Immutable.
 *
 * @param input folder with the input files; they are read where they are
 * @param name name of the input, by which a function asks for it
 * @param glob pattern that splits the folder into datums, as in a pipeline spec (reference 6.2);
 *     {@code /*} makes each entry of the folder one
 * @param output folder that takes the output; made if missing. Its folder {@code .warmdatum} holds
 *     the ledger and the output of attempts in progress
 * @param shard which part of the datums, from 0
 * @param shards in how many parts the datums are split; each is worked on by a process of its own
 * @param inHand how many datums one loop may hold while some of them wait for a retry, at least 1
 */
public record FolderJob(
        Path input, String name, String glob, Path output, int shard, int shards, int inHand) {

    public FolderJob {
        input = Objects.requireNonNull(input, "input must be set").toAbsolutePath().normalize();
        output = Objects.requireNonNull(output, "output must be set").toAbsolutePath().normalize();
        Plan.check(name, glob, shard, shards, inHand);
        if (output.startsWith(input)) {
            throw new IllegalArgumentException(
                    "the output folder "
                            + output
                            + " lies in the input folder "
                            + input
                            + ": its files would become datums; choose one outside");
        }
    }

    /** All datums of {@code /*} in one process, 64 in hand. */
    public static FolderJob of(Path input, String name, Path output) {
        return new FolderJob(input, name, "/*", output, 0, 1, 64);
    }
}
