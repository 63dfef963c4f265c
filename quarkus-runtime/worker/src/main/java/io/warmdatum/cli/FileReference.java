package io.warmdatum.cli;

import io.warmdatum.store.Commit;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Repos;
import java.util.Optional;

/**
 * {@code repo@branch[:path]} or {@code repo@commit[:path]} as given on the command line. Immutable.
 *
 * @param repo repo
 * @param revision branch or commit id
 * @param path path as given, {@code ""} if none
 */
record FileReference(RepoName repo, String revision, String path) {

    static FileReference parse(String project, String text) {
        int at = text.indexOf('@');
        if (at <= 0) {
            throw new Refusal(
                    "\""
                            + text
                            + "\" does not name a branch; write repo@branch or repo@branch:path");
        }
        String rest = text.substring(at + 1);
        int colon = rest.indexOf(':');
        String revision = colon < 0 ? rest : rest.substring(0, colon);
        if (revision.isEmpty()) {
            throw new Refusal("\"" + text + "\" does not name a branch after the @");
        }
        String path = colon < 0 ? "" : rest.substring(colon + 1);
        return new FileReference(new RepoName(project, text.substring(0, at)), revision, path);
    }

    /** The path from the root: no doubled slashes, a leading one. */
    String rooted() {
        return rooted(path);
    }

    /** Whether the path is a pattern: no path in a repo has these characters (reference 3.3). */
    boolean isGlob() {
        return path.chars().anyMatch(c -> "*?[]{}()!@+^".indexOf(c) >= 0);
    }

    static String rooted(String path) {
        return ("/" + path).replaceAll("/{2,}", "/");
    }

    /** The commit the revision means now. */
    Commit commit(Repos repos) {
        requireRepo(repos, repo);
        return repos.head(repo, revision)
                .or(() -> looksLikeId() ? repos.commit(repo, revision) : Optional.empty())
                .orElseThrow(
                        () ->
                                new Refusal(
                                        "branch or commit \""
                                                + revision
                                                + "\" not found in repo "
                                                + repo));
    }

    private boolean looksLikeId() {
        return revision.matches("[0-9a-f]{6,32}");
    }

    static void requireRepo(Repos repos, RepoName repo) {
        if (repos.find(repo).isEmpty()) {
            throw new Refusal("repo " + repo + " not found");
        }
    }
}
