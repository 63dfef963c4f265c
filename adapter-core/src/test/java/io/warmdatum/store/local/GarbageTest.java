package io.warmdatum.store.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.warmdatum.store.Commit;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a deletion frees, and what it must not. */
class GarbageTest {

    private static final RepoName ONE = new RepoName("default", "one");
    private static final RepoName OTHER = new RepoName("default", "other");
    private static final String LARGE = "large ".repeat(10_000);
    private static final String SHARED = "shared ".repeat(10_000);

    @TempDir Path folder;
    private LocalStore store;

    @BeforeEach
    void open() {
        store = StoreFixture.open(folder);
        store.repos().create(ONE, "");
        store.repos().create(OTHER, "");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private long files() throws IOException {
        try (Stream<Path> objects = Files.walk(folder.resolve("objects"))) {
            return objects.filter(Files::isRegularFile).count();
        }
    }

    private long rows() {
        try (Database database = new Database(folder, folder.resolve("store.db"))) {
            return database.read(sql -> sql.number("SELECT count(*) FROM content").orElseThrow());
        }
    }

    @Test
    void contentOfADeletedRepoIsFreedUnlessAnotherHasItToo() throws Exception {
        StoreFixture.put(store, ONE, "/a", LARGE, "/b", "small", "/c", SHARED, "/d", "both");
        Commit kept = StoreFixture.put(store, OTHER, "/x", SHARED, "/y", "both");
        assertEquals(2, files());
        assertEquals(4, rows());
        store.repos().delete(ONE);
        assertEquals(1, files());
        assertEquals(2, rows());
        assertEquals(SHARED, StoreFixture.text(store, kept, "/x"));
        assertEquals("both", StoreFixture.text(store, kept, "/y"));
    }

    @Test
    void contentOfOlderCommitsStays() throws Exception {
        Commit old = StoreFixture.put(store, OTHER, "/x", LARGE);
        StoreFixture.put(store, OTHER, "/x", "new");
        store.repos().delete(ONE);
        assertEquals(LARGE, StoreFixture.text(store, old, "/x"));
    }

    @Test
    void contentOfACommitInTheMakingStays() throws Exception {
        StoreFixture.put(store, ONE, "/a", LARGE);
        try (var writer = store.repos().startCommit(OTHER, "master")) {
            writer.put("/x", StoreFixture.stream(LARGE), true);
            store.repos().delete(ONE);
            Commit commit = writer.finish();
            assertEquals(LARGE, StoreFixture.text(store, commit, "/x"));
        }
    }

    @Test
    void contentThatWasDeletedWhileItWasStoredIsNotTakenForStored() throws Exception {
        StoreFixture.put(store, ONE, "/a", LARGE);
        try (var writer = store.repos().startCommit(OTHER, "master")) {
            // Read, and found in the store; its row is not made before more comes or the end.
            writer.put("/x", StoreFixture.stream(LARGE), false);
            store.repos().delete(ONE);
            assertThrows(StoreException.class, writer::finish);
        }
        Commit again = StoreFixture.put(store, OTHER, "/x", LARGE);
        assertEquals(LARGE, StoreFixture.text(store, again, "/x"));
    }

    @Test
    void outputOfADeletedPipelineIsFreed() throws Exception {
        var pipeline = store.pipelines().create(StoreFixture.spec("edges", ""), false);
        JobInfo job = store.ledger().createJob(pipeline, List.of());
        store.ledger().plan(job, StoreFixture.datums(1).stream(), "", false);
        Path out = Files.writeString(folder.resolveSibling("out.txt"), LARGE);
        store.ledger()
                .record(
                        job,
                        StoreFixture.result(
                                0,
                                DatumInfo.State.PROCESSED,
                                List.of(
                                        new io.warmdatum.pfs.OutputFile(
                                                "/o", out, 1, java.util.Optional.empty()))))
                .join();
        assertEquals(1, files());
        store.repos().delete(ONE);
        assertEquals(1, files(), "a job may still need it");
        store.pipelines().delete("default", "edges", false);
        assertEquals(0, files());
        assertEquals(0, rows());
    }
}
