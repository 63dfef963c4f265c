package io.warmdatum.store.local;

import static io.warmdatum.store.local.StoreFixture.NOW;
import static io.warmdatum.store.local.StoreFixture.REPO;
import static io.warmdatum.store.local.StoreFixture.datums;
import static io.warmdatum.store.local.StoreFixture.output;
import static io.warmdatum.store.local.StoreFixture.processed;
import static io.warmdatum.store.local.StoreFixture.result;
import static io.warmdatum.store.local.StoreFixture.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.input.FileEntry;
import io.warmdatum.store.Activity;
import io.warmdatum.store.Commit;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.JobViews;
import io.warmdatum.store.Logs;
import io.warmdatum.store.Pipelines;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobViewsTests {

    private static final int DATUMS = 25;

    @TempDir Path temp;
    private LocalStore store;
    private Pipelines.PipelineInfo pipeline;
    private JobInfo job;

    @BeforeEach
    void planAJob() {
        store = StoreFixture.open(temp.resolve("store"));
        pipeline = store.pipelines().create(spec("edges", ""), false);
        job = plan();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private JobInfo plan() {
        JobInfo created = store.ledger().createJob(pipeline, List.of());
        store.ledger().start(created, NOW, false);
        store.ledger().plan(created, datums(DATUMS).stream(), "salt", false);
        return created;
    }

    private void record(int index, DatumInfo.State state) {
        store.ledger().record(job, result(index, state, List.of())).join();
    }

    private JobViews.DatumPage page(
            Set<DatumInfo.State> states, String path, long from, int limit) {
        return store.views().datums(job, new JobViews.DatumQuery(states, path, from, limit));
    }

    private static List<Long> indexes(JobViews.DatumPage page) {
        return page.datums().stream().map(DatumInfo::index).toList();
    }

    @Nested
    class Datums {

        @Test
        void comeInPagesThatJoinWithoutGapOrOverlap() {
            JobViews.DatumPage first = page(Set.of(), "", 0, 10);
            assertEquals(10, first.datums().size());
            assertEquals(OptionalLong.of(10), first.next());
            JobViews.DatumPage last = page(Set.of(), "", 20, 10);
            assertEquals(List.of(20L, 21L, 22L, 23L, 24L), indexes(last));
            assertEquals(OptionalLong.empty(), last.next());
            assertEquals(OptionalLong.empty(), page(Set.of(), "", 15, 10).next());
        }

        @Test
        void areFilteredByOutcome() {
            record(3, DatumInfo.State.FAILED);
            record(7, DatumInfo.State.RECOVERED);
            record(8, DatumInfo.State.FAILED);
            assertEquals(List.of(3L, 8L), indexes(page(Set.of(DatumInfo.State.FAILED), "", 0, 10)));
            assertEquals(
                    List.of(7L, 8L),
                    indexes(
                            page(
                                    Set.of(DatumInfo.State.FAILED, DatumInfo.State.RECOVERED),
                                    "",
                                    4,
                                    10)));
        }

        @Test
        void areFoundByTheirPathsAndNothingElseOfTheirInputs() {
            assertEquals(
                    List.of(2L, 20L, 21L, 22L, 23L, 24L), indexes(page(Set.of(), "/f2", 0, 10)));
            assertEquals(List.of(), indexes(page(Set.of(), "images", 0, 10)));
            assertEquals(List.of(), indexes(page(Set.of(), "%", 0, 10)));
            assertEquals(List.of(), indexes(page(Set.of(), "\"path\"", 0, 10)));
        }

        @Test
        void tellWhatTheyPutOutAlsoWhenAnEarlierJobMadeIt() throws IOException {
            store.ledger().record(job, processed(0, output(temp, "/out", "text"))).join();
            assertEquals(List.of("/out"), outputs(job));
            store.ledger().end(job, JobInfo.State.FAILURE, "why", NOW, "");
            JobInfo later = plan();
            assertEquals(
                    DatumInfo.State.SKIPPED,
                    store.ledger().datum(later, datums(1).get(0).id()).orElseThrow().state());
            assertEquals(List.of("/out"), outputs(later));
        }

        private List<String> outputs(JobInfo of) {
            DatumInfo first = store.ledger().datum(of, datums(1).get(0).id()).orElseThrow();
            return store.views().outputs(of, first).stream().map(FileEntry::path).toList();
        }
    }

    @Nested
    class Figures {

        @Test
        void timesAreOfDatumsThatRan() {
            record(0, DatumInfo.State.PROCESSED);
            record(1, DatumInfo.State.FAILED);
            assertEquals(List.of(2L, 2L), store.views().processTimes(job, 100));
        }

        @Test
        void aSampleIsTakenAtEvenDistances() {
            IntStream.range(0, DATUMS).forEach(i -> record(i, DatumInfo.State.PROCESSED));
            assertEquals(5, store.views().processTimes(job, 5).size());
        }

        @Test
        void activitiesAddUpPerWorkerAndSpan() {
            store.views().record(job, List.of(activity("a", 10, 1), activity("b", 11, 1)));
            store.views().record(job, List.of(activity("a", 10, 2), activity("a", 13, 4)));
            assertEquals(
                    List.of(activity("a", 10, 3), activity("a", 13, 4), activity("b", 11, 1)),
                    store.views().activities(job, Duration.ofSeconds(1)));
            assertEquals(
                    List.of(activity("a", 10, 7), activity("b", 10, 1)),
                    store.views().activities(job, Duration.ofSeconds(5)));
        }

        private static Activity activity(String worker, long second, int each) {
            return new Activity(worker, Instant.ofEpochSecond(second), each, each, each, each);
        }

        @Test
        void theNewestJobsComeFirst() {
            JobInfo later = plan();
            assertEquals(
                    List.of(later.id()),
                    store.views().jobs("default", "edges", 1).stream().map(JobInfo::id).toList());
            assertEquals(2, store.views().jobs("default", "", 10).size());
        }
    }

    @Nested
    class OlderStores {

        @Test
        void getTheTableTheyLack() throws Exception {
            store.close();
            String url = "jdbc:sqlite:" + temp.resolve("store").resolve("store.db");
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement()) {
                statement.execute("DROP TABLE activity");
                statement.execute("PRAGMA user_version = 1");
            }
            store = StoreFixture.open(temp.resolve("store"));
            assertEquals(List.of(), store.views().activities(job, Duration.ofSeconds(1)));
            assertEquals(3, page(Set.of(), "", 0, 3).datums().size());
        }
    }

    @Nested
    class Children {

        @Test
        void areFilesAndDirectoriesRightBelow() throws IOException {
            store.repos().create(REPO, "");
            Commit commit =
                    StoreFixture.put(
                            store, REPO, "/a", "1", "/b/c", "2", "/b/d/e", "3", "/b.txt", "4", "/z",
                            "5");
            assertEquals(List.of("/a", "/b.txt", "/b/", "/z"), children(commit, "/", "", 10));
            assertEquals(List.of("/b/c", "/b/d/"), children(commit, "/b/", "", 10));
            assertEquals(List.of("/a", "/b.txt"), children(commit, "/", "", 2));
            assertEquals(List.of("/b/", "/z"), children(commit, "/", "/b.txt", 10));
            assertEquals(List.of("/z"), children(commit, "/", "/b/", 10));
            assertEquals(List.of(), children(commit, "/none/", "", 10));
        }

        private List<String> children(Commit commit, String directory, String after, int limit) {
            return store.repos().children(commit, directory, after, limit).stream()
                    .map(FileEntry::path)
                    .toList();
        }
    }

    @Nested
    class LogPositions {

        private static final int LINES = 3000;

        private Instant time(int second) {
            return NOW.plusSeconds(second);
        }

        @Test
        void leadCloseToATimeAndNeverPastIt() {
            for (int i = 0; i < LINES; i++) {
                store.logs()
                        .append(
                                new Logs.LogLine(
                                        time(i),
                                        "default",
                                        "edges",
                                        job.id(),
                                        "w",
                                        "",
                                        0,
                                        true,
                                        false,
                                        "line " + i));
            }
            for (int wanted : new int[] {0, 1, 1500, LINES - 1, LINES + 5}) {
                long position = store.logs().position("default", "edges", job.id(), time(wanted));
                List<Logs.LogLine> lines =
                        store.logs().readFrom("default", "edges", job.id(), position).lines();
                Instant first = lines.get(0).time();
                assertTrue(!first.isAfter(time(wanted)), wanted + ": " + first);
                assertTrue(first.isAfter(time(Math.max(0, wanted) - 1000)), wanted + ": " + first);
            }
            long nearEnd = store.logs().positionFromEnd("default", "edges", job.id(), 1000);
            List<Logs.LogLine> last =
                    store.logs().readFrom("default", "edges", job.id(), nearEnd).lines();
            assertTrue(last.size() > 2 && last.size() < 10, last.toString());
            assertEquals("line " + (LINES - 1), last.get(last.size() - 1).message());
            assertEquals(0, store.logs().positionFromEnd("default", "edges", job.id(), 1 << 30));
        }

        @Test
        void ofAJobWithoutLinesAreTheStart() {
            assertEquals(0, store.logs().position("default", "edges", job.id(), NOW));
        }
    }
}
