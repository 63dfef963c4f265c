package io.warmdatum.input;

import io.warmdatum.spec.Input;

/**
 * A leaf of the input tree with its commit; one object per leaf, shared by all its files.
 *
 * @param index position among the leaves of the plan, from 0
 * @param pfs what to read
 * @param glob compiled pattern of {@code pfs}
 * @param commit where to read
 */
record Leaf(int index, Input.Pfs pfs, Glob glob, CommitTree commit) {

    InputFile file(FileEntry entry, String joinOn, String groupBy) {
        return new InputFile(
                pfs.name(),
                pfs.project(),
                pfs.repo(),
                pfs.branch(),
                commit.commit(),
                entry,
                joinOn,
                groupBy,
                pfs.lazy(),
                pfs.emptyFiles(),
                pfs.reference());
    }

    /** A file that matches the glob, with its keys expanded. */
    InputFile file(FileEntry entry) {
        return file(entry, key(entry, pfs.joinOn()), key(entry, pfs.groupBy()));
    }

    private String key(FileEntry entry, String template) {
        return template.isEmpty() ? "" : glob.expand(entry.path(), template).orElse("");
    }
}
