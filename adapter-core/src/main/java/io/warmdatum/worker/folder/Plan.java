package io.warmdatum.worker.folder;

import io.warmdatum.input.CommitTree;
import io.warmdatum.input.DatumPlanner;
import io.warmdatum.input.DatumStream;
import io.warmdatum.input.FileTree;
import io.warmdatum.input.PlannedDatum;
import io.warmdatum.spec.Input;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** How one input is split into datums, and these into shards. Immutable. */
record Plan(String name, String glob, int shard, int shards) {

    /** Refuses what no job may be made with. */
    static void check(String name, String glob, int shard, int shards, int inHand) {
        Objects.requireNonNull(glob, "glob must be set");
        if (name.isEmpty() || name.startsWith(".") || name.equals("out") || name.contains("/")) {
            throw new IllegalArgumentException(
                    "an input cannot be named \"" + name + "\"; use letters, digits and dashes");
        }
        if (shards < 1 || shard < 0 || shard >= shards) {
            throw new IllegalArgumentException(
                    "shard " + shard + " of " + shards + " does not exist; count from 0");
        }
        if (inHand < 1) {
            throw new IllegalArgumentException("inHand must be at least 1, not " + inHand);
        }
    }

    /**
     * @param spill folder for what does not fit into memory
     */
    DatumStream of(FileTree tree, Path spill) throws IOException {
        var input =
                new Input.Pfs(
                        name, "default", name, "master", glob, "", false, "", false, false, false,
                        false);
        return new DatumPlanner(spill).plan(input, leaf -> new CommitTree("", tree));
    }

    /** By the id, so that a datum stays in its shard when files come and go. */
    boolean hasInShard(PlannedDatum datum) {
        return Long.parseLong(datum.id().substring(0, 15), 16) % shards == shard;
    }
}
