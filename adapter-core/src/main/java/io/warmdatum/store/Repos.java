package io.warmdatum.store;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Repos, branches, commits and their files. Thread-safe. All methods throw {@link StoreException}.
 */
public interface Repos {

    /** Creates a repo; an existing one gives {@code repo default/R already exists}. */
    void create(RepoName repo, String description);

    /** All repos of all projects, by project and name. */
    List<RepoInfo> list();

    /** One repo. */
    Optional<RepoInfo> find(RepoName repo);

    /** Deletes a repo with its commits, and the content that nothing else needs. */
    void delete(RepoName repo);

    /** Branch names with their head commits, by name. */
    List<Commit> branches(RepoName repo);

    /** Newest commit of a branch; empty if the branch does not exist. */
    Optional<Commit> head(RepoName repo, String branch);

    /** A commit by its id (or a unique prefix of at least 6 characters). */
    Optional<Commit> commit(RepoName repo, String id);

    /** Commits of a repo, newest first. */
    List<Commit> commits(RepoName repo);

    /** The files of a commit. Directory hashes are not part of it. */
    FileTree tree(Commit commit);

    /** A file or directory of a commit; a directory is found with and without its final slash. */
    Optional<FileEntry> entry(Commit commit, String path);

    /**
     * The files and directories right below a directory, by path. Sizes and hashes of directories
     * are not part of it.
     *
     * @param directory rooted path that ends with {@code /}
     * @param after path of the entry before the first wanted, {@code ""} for the first
     * @param limit how many at most
     */
    List<FileEntry> children(Commit commit, String directory, String after, int limit);

    /** Opens the content of a file. */
    InputStream open(FileEntry file) throws IOException;

    /** Writes the content of a file to a path that must not exist yet. Fast: used for staging. */
    void copy(FileEntry file, Path target) throws IOException;

    /**
     * Starts a commit on top of a branch's head; the branch is made if it does not exist. Nothing
     * is seen of it until it is finished.
     */
    CommitWriter startCommit(RepoName repo, String branch);

    /**
     * A repo.
     *
     * @param name name
     * @param description free text
     * @param created when it was created
     */
    record RepoInfo(RepoName name, String description, Instant created) {}

    /** A commit being made. Used by one thread. Closing it unfinished drops it. */
    interface CommitWriter extends AutoCloseable {

        /** Puts a file, replacing what was there; {@code append} adds to it instead. */
        void put(String path, InputStream content, boolean append) throws IOException;

        /** Puts a file from a file on disk; the file is only read. */
        void put(String path, Path file) throws IOException;

        /** Deletes a file, or everything below a directory. */
        void delete(String path);

        /** Makes the commit durable and the head of its branch. */
        Commit finish();

        @Override
        void close();
    }
}
