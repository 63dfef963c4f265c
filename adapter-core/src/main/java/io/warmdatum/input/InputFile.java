package io.warmdatum.input;

/**
 * One input of a datum: a file or directory of a repo under the name of its input. Immutable.
 *
 * @param name input name, the folder under {@code /pfs}
 * @param project project of the repo
 * @param repo repo
 * @param branch branch
 * @param commit commit id, 32 hex characters
 * @param entry file or directory
 * @param joinOn expanded join key, {@code ""} if none
 * @param groupBy expanded group key, {@code ""} if none
 * @param lazy whether files are named pipes filled when opened
 * @param emptyFiles whether files have their names but no content
 * @param reference whether the content takes no part in the datum hash
 */
public record InputFile(
        String name,
        String project,
        String repo,
        String branch,
        String commit,
        FileEntry entry,
        String joinOn,
        String groupBy,
        boolean lazy,
        boolean emptyFiles,
        boolean reference) {}
