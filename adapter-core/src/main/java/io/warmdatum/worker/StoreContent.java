package io.warmdatum.worker;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.pfs.InputContent;
import io.warmdatum.store.Commit;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Repos;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Gives workspaces the content of input commits. Thread-safe. */
final class StoreContent implements InputContent {

    private final Repos repos;
    private final Map<String, Commit> commits = new ConcurrentHashMap<>();

    StoreContent(Repos repos) {
        this.repos = repos;
    }

    @Override
    public Stream<FileEntry> files(InputFile input) throws IOException {
        if (!input.entry().isDirectory()) {
            return Stream.of(input.entry());
        }
        return repos.tree(commit(input)).files(input.entry().path());
    }

    @Override
    public void copy(FileEntry file, Path target) throws IOException {
        repos.copy(file, target);
    }

    @Override
    public InputStream open(FileEntry file) throws IOException {
        return repos.open(file);
    }

    private Commit commit(InputFile input) throws IOException {
        Commit known = commits.get(input.commit());
        if (known != null) {
            return known;
        }
        var repo = new RepoName(input.project(), input.repo());
        Commit found =
                repos.commit(repo, input.commit())
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "commit "
                                                        + repo
                                                        + "@"
                                                        + input.commit()
                                                        + " is gone from the store"));
        commits.put(input.commit(), found);
        return found;
    }
}
