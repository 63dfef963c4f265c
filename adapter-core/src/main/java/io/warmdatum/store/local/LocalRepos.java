package io.warmdatum.store.local;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.FileTree;
import io.warmdatum.store.Commit;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Repos;
import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Repos in the database. */
final class LocalRepos implements Repos {
    /** Shortest id prefix that is looked up. */
    static final int MIN_PREFIX = 6;

    private static final String COMMIT =
            "SELECT r.project, r.name, b.name, c.id, c.finished, c.error FROM commits c"
                    + " JOIN branch b ON b.id = c.branch JOIN repo r ON r.id = c.repo";

    private final Database database;
    private final Contents contents;
    private final Garbage garbage;
    private final Session session;
    private final InstantSource clock;
    private final Ids ids;
    private final AtomicLong writers = new AtomicLong();

    LocalRepos(
            Database database,
            Contents contents,
            Garbage garbage,
            Session session,
            InstantSource clock,
            Ids ids) {
        this.database = database;
        this.contents = contents;
        this.garbage = garbage;
        this.session = session;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public void create(RepoName repo, String description) {
        Names.plain(repo.project());
        Names.plain(repo.name());
        database.writeDurably(
                sql -> {
                    if (Repositories.find(sql, repo).isPresent()) {
                        throw new StoreException(
                                Kind.ALREADY_EXISTS, "repo " + repo + " already exists");
                    }
                    return Repositories.create(sql, repo, description, clock.instant());
                });
    }

    @Override
    public List<RepoInfo> list() {
        return database.read(
                sql ->
                        sql.list(
                                "SELECT project, name, description, created FROM repo"
                                        + " ORDER BY project, name",
                                LocalRepos::repo));
    }

    @Override
    public Optional<RepoInfo> find(RepoName repo) {
        return database.read(
                sql ->
                        sql.first(
                                "SELECT project, name, description, created FROM repo"
                                        + " WHERE project = ? AND name = ?",
                                LocalRepos::repo,
                                repo.project(),
                                repo.name()));
    }

    @Override
    public void delete(RepoName repo) {
        garbage.after(
                sql -> {
                    long id = Repositories.require(sql, repo);
                    if (Piping.find(sql, repo.project(), repo.name()).isPresent()) {
                        throw new StoreException(
                                Kind.INVALID,
                                "repo "
                                        + repo
                                        + " is the output of pipeline \""
                                        + repo.name()
                                        + "\"; delete the pipeline instead");
                    }
                    Repositories.delete(sql, id);
                    return null;
                });
    }

    @Override
    public List<Commit> branches(RepoName repo) {
        return database.read(
                sql ->
                        sql.list(
                                COMMIT
                                        + " WHERE c.seq IN (SELECT max(seq) FROM commits WHERE repo"
                                        + " = ? AND error = '' GROUP BY branch) ORDER BY b.name",
                                LocalRepos::commit,
                                Repositories.require(sql, repo)));
    }

    @Override
    public Optional<Commit> head(RepoName repo, String branch) {
        return database.read(
                sql ->
                        sql.first(
                                COMMIT
                                        + " WHERE c.branch = (SELECT id FROM branch WHERE repo = ?"
                                        + " AND name = ?) AND c.error = ''"
                                        + " ORDER BY c.seq DESC LIMIT 1",
                                LocalRepos::commit,
                                Repositories.require(sql, repo),
                                branch));
    }

    @Override
    public Optional<Commit> commit(RepoName repo, String id) {
        List<Commit> found =
                database.read(
                        sql ->
                                sql.list(
                                        COMMIT + " WHERE c.repo = ? AND c.id >= ? AND c.id < ?",
                                        LocalRepos::commit,
                                        Repositories.require(sql, repo),
                                        id,
                                        id + "\u007f"));
        return unique(found, found.stream().map(Commit::id).toList(), "commit", id);
    }

    /** The one thing found by a prefix of its id. */
    static <T> Optional<T> unique(List<T> found, List<String> ids, String what, String id) {
        if (ids.contains(id)) {
            return Optional.of(found.get(ids.indexOf(id)));
        }
        if (found.isEmpty() || id.length() < MIN_PREFIX) {
            return Optional.empty();
        }
        if (found.size() > 1) {
            throw new StoreException(
                    Kind.INVALID, what + " " + id + " is not unique; give more of its id");
        }
        return Optional.of(found.get(0));
    }

    @Override
    public List<Commit> commits(RepoName repo) {
        return database.read(
                sql ->
                        sql.list(
                                COMMIT + " WHERE c.repo = ? ORDER BY c.seq DESC",
                                LocalRepos::commit,
                                Repositories.require(sql, repo)));
    }

    @Override
    public FileTree tree(Commit commit) {
        return new CommitTree(database, commit);
    }

    @Override
    public Optional<FileEntry> entry(Commit commit, String path) {
        return new CommitTree(database, commit).entry(path);
    }

    @Override
    public List<FileEntry> children(Commit commit, String directory, String after, int limit) {
        return new CommitTree(database, commit).children(directory, after, limit);
    }

    @Override
    public InputStream open(FileEntry file) throws IOException {
        refuseDirectory(file);
        return contents.open(file.hash());
    }

    @Override
    public void copy(FileEntry file, Path target) throws IOException {
        refuseDirectory(file);
        contents.copy(file.hash(), target);
    }

    private static void refuseDirectory(FileEntry file) {
        if (file.isDirectory()) {
            throw new StoreException(Kind.INVALID, file.path() + " is a directory");
        }
    }

    @Override
    public CommitWriter startCommit(RepoName repo, String branch) {
        Names.branch(branch);
        database.read(sql -> Repositories.require(sql, repo));
        return new LocalCommitWriter(
                database,
                contents,
                new StagedFiles(session.id(), writers.incrementAndGet()),
                clock,
                new Commit(repo, branch, ids.draw(), java.time.Instant.EPOCH, ""));
    }

    private static RepoInfo repo(ResultSet row) throws SQLException {
        return new RepoInfo(
                new RepoName(row.getString(1), row.getString(2)),
                row.getString(3),
                Times.instant(row.getLong(4)));
    }

    private static Commit commit(ResultSet row) throws SQLException {
        return new Commit(
                new RepoName(row.getString(1), row.getString(2)),
                row.getString(3),
                row.getString(4),
                Times.instant(row.getLong(5)),
                row.getString(6));
    }
}
