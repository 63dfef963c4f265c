package io.warmdatum.input;

import java.util.Objects;

/**
 * The files a leaf of the input tree reads. Immutable.
 *
 * @param commit commit id; {@code ""} for a repo without a commit
 * @param tree files of the commit; no files for a repo without a commit
 */
public record CommitTree(String commit, FileTree tree) {

    public CommitTree {
        Objects.requireNonNull(commit, "commit must be set");
        Objects.requireNonNull(tree, "tree must be set");
    }
}
