package io.warmdatum.store;

import java.time.Instant;

/**
 * A finished, immutable commit.
 *
 * @param repo repo
 * @param branch branch it was made on
 * @param id 32 hex characters
 * @param finished when it was finished
 * @param error why the output is not valid ({@code ""} if it is): the job that made it failed
 */
public record Commit(RepoName repo, String branch, String id, Instant finished, String error) {}
