package io.warmdatum.console;

import io.warmdatum.input.FileEntry;
import io.warmdatum.store.Commit;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Repos;
import io.warmdatum.store.Store;
import io.warmdatum.view.Described;
import io.warmdatum.view.Times;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pages of repos, commits and files. Thread-safe. */
final class StorePages {

    private static final int COMMITS = 100;
    private static final int ENTRIES = 200;
    private static final int PREVIEW = 64 * 1024;

    private final Store store;
    private final Find find;
    private final InstantSource clock;

    StorePages(Store store, Find find, InstantSource clock) {
        this.store = store;
        this.find = find;
        this.clock = clock;
    }

    Page repos(Ask ask) {
        return new Page(
                "repos",
                new Model().put("repos", store.repos().list().stream().map(this::repo).toList()));
    }

    private Map<String, Object> repo(Repos.RepoInfo repo) {
        return Map.of(
                "name", repo.name().toString(),
                "link", Links.repo(repo.name()),
                "description", repo.description(),
                "created", Times.when(repo.created(), clock.instant(), false));
    }

    Page repo(Ask ask) {
        RepoName name = find.repo(ask).name();
        List<Map<String, Object>> commits =
                store.repos().commits(name).stream().limit(COMMITS).map(this::commit).toList();
        return new Page(
                "repo",
                new Model()
                        .put("repo", name.toString())
                        .put("commits", commits)
                        .put("cut", commits.size() == COMMITS));
    }

    private Map<String, Object> commit(Commit commit) {
        return Map.of(
                "id", commit.id(),
                "shortId", Described.shortId(commit.id()),
                "link", Links.commit(commit),
                "branch", commit.branch(),
                "finished", Times.when(commit.finished(), clock.instant(), false),
                "error", commit.error());
    }

    /** A directory of a commit, or one of its files. */
    Page files(Ask ask) throws IOException {
        Commit commit = find.commit(ask);
        String path = ask.text("path").isEmpty() ? "/" : ask.text("path");
        if (path.endsWith("/")) {
            return directory(commit, Paths.directory(path), ask);
        }
        FileEntry entry = find.file(commit, path);
        return entry.isDirectory()
                ? directory(commit, entry.path(), ask)
                : new Page("file", file(commit, entry));
    }

    private Page directory(Commit commit, String path, Ask ask) {
        int limit = ask.limit(ENTRIES);
        List<FileEntry> found = store.repos().children(commit, path, ask.text("after"), limit);
        String last = found.size() == limit ? found.get(limit - 1).path() : "";
        String here = Links.file(commit.repo(), commit.id(), path);
        return new Page(
                "files",
                basics(commit, path)
                        .put("entries", found.stream().map(f -> entry(commit, path, f)).toList())
                        .put("next", last.isEmpty() ? "" : here + "&after=" + Links.escape(last)));
    }

    private static Map<String, Object> entry(Commit commit, String directory, FileEntry entry) {
        return Map.of(
                "name", entry.path().substring(directory.length()),
                "directory", entry.isDirectory(),
                "bytes", entry.isDirectory() ? "" : Times.size(entry.size()),
                "link", Links.file(commit.repo(), commit.id(), entry.path()),
                "content", Links.content(commit.repo(), commit.id(), entry.path()));
    }

    private Model file(Commit commit, FileEntry file) throws IOException {
        Optional<String> text = text(file);
        return basics(commit, file.path())
                .put("bytes", Times.size(file.size()))
                .put("hash", file.hash())
                .put("content", Links.content(commit.repo(), commit.id(), file.path()))
                .put("isText", text.isPresent())
                .put("text", text.orElse(""))
                .put("cut", file.size() > PREVIEW);
    }

    /** The beginning of a file, if it is text. */
    private Optional<String> text(FileEntry file) throws IOException {
        byte[] bytes;
        try (InputStream content = store.repos().open(file)) {
            bytes = content.readNBytes(PREVIEW);
        }
        for (byte b : bytes) {
            if (b == 0) {
                return Optional.empty();
            }
        }
        var decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(
                                file.size() > PREVIEW
                                        ? CodingErrorAction.REPLACE
                                        : CodingErrorAction.REPORT);
        try {
            return Optional.of(decoder.decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            // Not text: the page says so and offers the download.
            return Optional.empty();
        }
    }

    private static Model basics(Commit commit, String path) {
        return new Model()
                .put("repo", commit.repo().toString())
                .put("repoLink", Links.repo(commit.repo()))
                .put("commit", Described.shortId(commit.id()))
                .put("error", commit.error())
                .put("path", path)
                .put("crumbs", crumbs(commit, path));
    }

    private static List<Map<String, Object>> crumbs(Commit commit, String path) {
        List<Map<String, Object>> crumbs = new ArrayList<>();
        crumbs.add(crumb(commit, "/", "files"));
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            int start = path.lastIndexOf('/', slash - 1) + 1;
            crumbs.add(crumb(commit, path.substring(0, slash + 1), path.substring(start, slash)));
        }
        return crumbs;
    }

    private static Map<String, Object> crumb(Commit commit, String path, String name) {
        return Map.of("name", name, "link", Links.file(commit.repo(), commit.id(), path));
    }
}
