package io.warmdatum.store.local;

import io.warmdatum.store.Commit;
import io.warmdatum.store.Repos;
import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A commit being made. Puts are gathered and staged many at a time. */
final class LocalCommitWriter implements Repos.CommitWriter {
    private static final int MAX_FILES = 1000;
    private static final long MAX_BYTES = 8L << 20;

    private final Database database;
    private final Contents contents;
    private final StagedFiles staged;
    private final InstantSource clock;
    private final Commit draft;
    private final Map<String, Contents.Staged> gathered = new LinkedHashMap<>();
    private long gatheredBytes;
    private boolean over;

    LocalCommitWriter(
            Database database,
            Contents contents,
            StagedFiles staged,
            InstantSource clock,
            Commit draft) {
        this.database = database;
        this.contents = contents;
        this.staged = staged;
        this.clock = clock;
        this.draft = draft;
    }

    @Override
    public void put(String path, InputStream content, boolean append) throws IOException {
        refuseIfOver();
        String file = Names.file(path);
        if (append) {
            flush();
            append(file, contents.stage(content));
        } else {
            gather(file, contents.stage(content));
        }
    }

    @Override
    public void put(String path, Path file) throws IOException {
        refuseIfOver();
        String target = Names.file(path);
        gather(target, contents.stage(file));
    }

    private void gather(String path, Contents.Staged content) {
        gathered.put(path, content);
        gatheredBytes += content.data() == null ? 0 : content.data().length;
        if (gathered.size() >= MAX_FILES || gatheredBytes >= MAX_BYTES) {
            flush();
        }
    }

    private void flush() {
        if (!gathered.isEmpty()) {
            database.write(
                    sql -> {
                        for (Map.Entry<String, Contents.Staged> each : gathered.entrySet()) {
                            long content = contents.keep(sql, each.getValue());
                            staged.put(sql, each.getKey(), content, false);
                        }
                        return null;
                    });
            gathered.clear();
            gatheredBytes = 0;
        }
    }

    private void append(String path, Contents.Staged addition) throws IOException {
        Optional<StagedFiles.Put> before = database.read(sql -> staged.find(sql, path));
        Contents.Staged whole = addition;
        if (before.isPresent()) {
            String first = database.read(sql -> hash(sql, before.get().content()));
            whole = joined(contents.open(first), addition);
        }
        Contents.Staged content = whole;
        // Added to what this commit put itself, it needs nothing of the head.
        boolean waits = before.isEmpty() || before.get().append();
        database.write(
                sql -> {
                    staged.put(sql, path, contents.keep(sql, content), waits);
                    return null;
                });
    }

    private Contents.Staged joined(InputStream first, Contents.Staged second) throws IOException {
        try (InputStream both = new SequenceInputStream(first, contents.open(second))) {
            return contents.stage(both);
        }
    }

    @Override
    public void delete(String path) {
        refuseIfOver();
        String bare = Names.fileOrDirectory(path);
        flush();
        database.write(
                sql -> {
                    staged.delete(sql, bare);
                    return null;
                });
    }

    @Override
    public Commit finish() {
        refuseIfOver();
        flush();
        Commit commit = database.writeDurably(this::finish);
        over = true;
        return commit;
    }

    private Commit finish(Sql sql) throws SQLException {
        Instant now = clock.instant();
        long branch =
                Repositories.branch(sql, Repositories.require(sql, draft.repo()), draft.branch());
        long seq = Repositories.commit(sql, branch, draft.id(), now, "");
        staged.deletions(sql, branch, seq);
        for (StagedFiles.Append append : staged.appends(sql)) {
            staged.put(sql, append.path(), appended(sql, branch, append), false);
        }
        staged.puts(sql, branch, seq);
        Optional<String> collision = staged.collision(sql, branch);
        if (collision.isPresent()) {
            throw Names.collision(collision.get());
        }
        staged.clear(sql);
        return new Commit(draft.repo(), draft.branch(), draft.id(), now, "");
    }

    private long appended(Sql sql, long branch, StagedFiles.Append append) throws SQLException {
        Optional<Long> head =
                sql.number(
                        "SELECT content FROM file WHERE branch = ? AND path = ? AND to_seq = "
                                + Schema.LIVE,
                        branch,
                        append.path());
        if (head.isEmpty()) {
            return append.content();
        }
        try (InputStream both =
                new SequenceInputStream(
                        contents.open(sql, hash(sql, head.get())),
                        contents.open(sql, hash(sql, append.content())))) {
            return contents.keep(sql, contents.stage(both));
        } catch (IOException e) {
            throw Troubles.of(Path.of(draft.repo() + append.path()), e);
        }
    }

    private static String hash(Sql sql, long content) throws SQLException {
        return sql.first(
                        "SELECT hash FROM content WHERE id = ?",
                        row -> HexFormat.of().formatHex(row.getBytes(1)),
                        content)
                .orElseThrow();
    }

    private void refuseIfOver() {
        if (over) {
            throw new StoreException(Kind.INVALID, "this commit is finished or dropped");
        }
    }

    @Override
    public void close() {
        if (!over) {
            over = true;
            gathered.clear();
            database.write(
                    sql -> {
                        staged.clear(sql);
                        return null;
                    });
        }
    }
}
