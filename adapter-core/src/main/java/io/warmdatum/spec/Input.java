package io.warmdatum.spec;

import java.util.List;
import java.util.stream.Stream;

/**
 * The {@code input} of a pipeline: a tree whose leaves are {@link Pfs} or {@link Cron}. Immutable.
 */
public sealed interface Input {

    /** The branches of this node, from left to right; none if it is a leaf. */
    default List<Input> children() {
        if (this instanceof Cross cross) {
            return cross.inputs();
        } else if (this instanceof Union union) {
            return union.inputs();
        } else if (this instanceof Join join) {
            return join.inputs();
        } else if (this instanceof Group group) {
            return group.inputs();
        }
        return List.of();
    }

    /** The leaves below this node, from left to right, or itself. */
    default Stream<Input> leaves() {
        return this instanceof Pfs || this instanceof Cron
                ? Stream.of(this)
                : children().stream().flatMap(Input::leaves);
    }

    /**
     * Files of one branch of a repo (reference 6.1).
     *
     * @param name name under {@code /pfs}; defaults to the repo
     * @param project project of the repo; defaults to the pipeline's
     * @param repo repo
     * @param branch branch; defaults to {@code master}
     * @param glob pattern that splits the tree into datums
     * @param joinOn template of the join key, {@code ""} if absent
     * @param outerJoin whether files without a partner form datums of their own in a join
     * @param groupBy template of the group key, {@code ""} if absent
     * @param lazy whether files are named pipes filled when opened
     * @param emptyFiles whether files have their names but no content
     * @param s3 whether data goes by an S3 gateway (no meaning on one machine)
     * @param reference whether the content takes no part in the datum hash
     */
    record Pfs(
            String name,
            String project,
            String repo,
            String branch,
            String glob,
            String joinOn,
            boolean outerJoin,
            String groupBy,
            boolean lazy,
            boolean emptyFiles,
            boolean s3,
            boolean reference)
            implements Input {}

    /** Every combination of one datum of each branch. */
    record Cross(List<Input> inputs) implements Input {}

    /** The datums of all branches, one after the other. */
    record Union(List<Input> inputs) implements Input {}

    /** Combinations whose join keys are equal. */
    record Join(List<Input> inputs) implements Input {}

    /** All files with an equal group key form one datum. */
    record Group(List<Input> inputs) implements Input {}

    /**
     * A repo that gets a file at each tick of a clock.
     *
     * @param name name under {@code /pfs}
     * @param repo repo the ticks are written to
     * @param spec cron expression or {@code @every <duration>}
     * @param overwrite whether a tick replaces the one before
     */
    record Cron(String name, String repo, String spec, boolean overwrite) implements Input {}
}
