package io.warmdatum.store;

/**
 * Name of a repo. Immutable. {@link #toString} is {@code project/name}.
 *
 * @param project project
 * @param name name within the project
 */
public record RepoName(String project, String name) {

    @Override
    public String toString() {
        return project + "/" + name;
    }
}
