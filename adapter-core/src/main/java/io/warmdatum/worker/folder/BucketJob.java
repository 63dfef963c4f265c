package io.warmdatum.worker.folder;

import io.warmdatum.store.s3.S3Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What a {@link BucketSource} works on. Immutable.
 *
 * @param input the input files
 * @param name name of the input, by which a function asks for it
 * @param glob pattern that splits the input into datums, as in a pipeline spec (reference 6.2)
 * @param output takes the output; below {@code .warmdatum/} is noted what is done
 * @param work local folder of this process for the files of the datums in hand; made if missing
 * @param shard which part of the datums, from 0
 * @param shards in how many parts the datums are split; each is worked on by a process of its own
 * @param inHand how many datums one loop may hold while some of them wait for a retry, at least 1
 */
public record BucketJob(
        S3Files input,
        String name,
        String glob,
        S3Files output,
        Path work,
        int shard,
        int shards,
        int inHand) {

    public BucketJob {
        Objects.requireNonNull(work, "work must be set");
        Plan.check(name, glob, shard, shards, inHand);
        if (input.place().contains(output.place())) {
            throw new IllegalArgumentException(
                    "the output "
                            + output.place()
                            + " lies in the input "
                            + input.place()
                            + ": its files would become datums; choose one outside");
        }
    }
}
