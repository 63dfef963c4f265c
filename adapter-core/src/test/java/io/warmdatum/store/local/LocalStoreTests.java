package io.warmdatum.store.local;

import static io.warmdatum.store.local.StoreFixture.NOW;
import static io.warmdatum.store.local.StoreFixture.REPO;
import static io.warmdatum.store.local.StoreFixture.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.warmdatum.store.Commit;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Logs.LogLine;
import io.warmdatum.store.Pipelines.PipelineInfo;
import io.warmdatum.store.Pipelines.State;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreTests {
    @TempDir Path temp;

    private LocalStore open() {
        return StoreFixture.open(temp.resolve("store"));
    }

    private static String refusal(org.junit.jupiter.api.function.Executable action) {
        return assertThrows(StoreException.class, action).getMessage();
    }

    @Nested
    class Opening {
        @Test
        void refusesAFile() throws IOException {
            Path file = Files.writeString(temp.resolve("file"), "");
            assertEquals(
                    "store " + file + ": not a folder", refusal(() -> StoreFixture.open(file)));
        }

        @Test
        void severalMayMakeOpenAndCloseItAtOnce() throws Exception {
            int several = 4;
            var threads = Executors.newFixedThreadPool(several);
            try {
                for (int i = 0; i < 50; i++) {
                    Path folder = temp.resolve("store" + i);
                    var together = new CyclicBarrier(several);
                    Callable<Void> opening =
                            () -> {
                                together.await();
                                for (int n = 0; n < 5; n++) {
                                    StoreFixture.open(folder).close();
                                }
                                return null;
                            };
                    for (var opened : threads.invokeAll(Collections.nCopies(several, opening))) {
                        opened.get();
                    }
                    try (Stream<Path> parts = Files.list(folder)) {
                        assertTrue(parts.noneMatch(part -> part.toString().endsWith(".new")));
                    }
                }
            } finally {
                threads.shutdown();
            }
        }

        @Test
        void refusesADatabaseThatIsNone() throws IOException {
            open().close();
            Files.writeString(temp.resolve("store/store.db"), "x".repeat(5000));
            assertTrue(refusal(() -> open()).contains("damaged"));
        }

        @Test
        void refusesANewerSchema() throws Exception {
            open().close();
            String url = "jdbc:sqlite:" + temp.resolve("store/store.db");
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement()) {
                statement.execute("PRAGMA user_version = 99");
            }
            assertTrue(refusal(() -> open()).contains("made by a newer version of Warmdatum"));
        }

        @Test
        void findsWhatWasThereAndRefusesWorkOnceClosed() throws IOException {
            LocalStore first = open();
            first.repos().create(REPO, "");
            Commit commit = StoreFixture.put(first, REPO, "/a", "1");
            first.close();
            first.close();
            assertTrue(refusal(() -> first.repos().list()).endsWith("is closed"));
            try (LocalStore second = open()) {
                assertEquals(Optional.of(commit), second.repos().head(REPO, "master"));
            }
        }
    }

    @Nested
    class Pipelines {
        @Test
        void areKeptWithEveryFieldOfTheirSpec() {
            try (LocalStore store = open()) {
                PipelineInfo info = store.pipelines().create(spec("p", "salt"), true);
                assertEquals(spec("p", "salt"), info.spec());
                assertEquals(1, info.version());
                assertTrue(info.oneShot());
                assertEquals(List.of(info), store.pipelines().list());
                assertTrue(store.repos().find(new RepoName("default", "p")).isPresent());
                assertEquals(
                        "pipeline \"p\" already exists",
                        refusal(() -> store.pipelines().create(spec("p", ""), false)));
                assertTrue(
                        refusal(() -> store.repos().delete(new RepoName("default", "p")))
                                .contains("is the output of pipeline \"p\""));
            }
        }

        @Test
        void keepTheirSaltUnlessAskedToReprocess() {
            try (LocalStore store = open()) {
                var pipelines = store.pipelines();
                PipelineInfo one = pipelines.update(spec("p", ""), false, false);
                assertEquals(32, one.spec().salt().length());
                PipelineInfo two = pipelines.update(spec("p", ""), false, false);
                assertEquals(one.spec().salt(), two.spec().salt());
                PipelineInfo three = pipelines.update(spec("p", ""), false, true);
                assertNotEquals(one.spec().salt(), three.spec().salt());
                assertEquals(3, three.version());
                assertEquals(Optional.of(three), pipelines.find("default", "p"));
                assertEquals(Optional.empty(), pipelines.find("default", "p", 4));
                assertEquals(one.spec(), pipelines.find("default", "p", 1).orElseThrow().spec());
                pipelines.setState("default", "p", State.FAILURE, "no cmd");
                assertEquals("no cmd", pipelines.find("default", "p").orElseThrow().reason());
            }
        }

        @Test
        void areDeletedWithJobsAndLogsAndRepo() throws IOException {
            try (LocalStore store = open()) {
                for (boolean keep : List.of(false, true)) {
                    PipelineInfo info = store.pipelines().create(spec("p", ""), false);
                    JobInfo job = store.ledger().createJob(info, List.of());
                    store.logs().append(line(job.id(), "x"));
                    store.ledger().plan(job, StoreFixture.datums(3).stream(), "s", false);
                    store.pipelines().delete("default", "p", keep);
                    assertEquals(List.of(), store.ledger().jobs("default", "p"));
                    assertEquals(
                            List.of(), store.logs().readFrom("default", "p", job.id(), 0).lines());
                    assertEquals(
                            keep, store.repos().find(new RepoName("default", "p")).isPresent());
                }
                assertEquals(
                        "pipeline \"p\" cannot be created because a repo with the same name"
                                + " already exists",
                        refusal(() -> store.pipelines().create(spec("p", ""), false)));
            }
        }
    }

    private static LogLine line(String job, String message) {
        return new LogLine(NOW, "default", "p", job, "w", "d", 2, true, false, message);
    }

    @Nested
    class OfLogs {
        @Test
        void linesAreReadBackFilteredAndFollowed() {
            try (LocalStore store = open();
                    LocalStore other = open()) {
                store.logs().append(line("j", "one\ntwo ä"));
                store.logs().append(line("j", "three"));
                try (Stream<LogLine> lines =
                        other.logs()
                                .read("default", "p", "j", line -> line.message().length() > 5)) {
                    assertEquals(List.of(line("j", "one\ntwo ä")), lines.toList());
                }
                var page = other.logs().readFrom("default", "p", "j", 0);
                assertEquals(2, page.lines().size());
                store.logs().append(line("j", "four"));
                assertEquals(
                        List.of(line("j", "four")),
                        other.logs().readFrom("default", "p", "j", page.next()).lines());
            }
        }

        @Test
        void linesBeyondOnePageAreAllRead() {
            try (LocalStore store = open()) {
                for (int i = 0; i < 20; i++) {
                    store.logs().append(line("j", "x".repeat(LogJson.MAX_MESSAGE + 5)));
                }
                try (Stream<LogLine> lines = store.logs().read("default", "p", "j", l -> true)) {
                    List<LogLine> all = lines.toList();
                    assertEquals(20, all.size());
                    assertTrue(all.get(19).message().endsWith("x" + LogJson.CUT));
                }
            }
        }

        @Test
        void aDamagedLineIsPassedOverAndTheNextStandsAlone() throws IOException {
            try (LocalStore store = open()) {
                store.logs().append(line("j", "one"));
            }
            Files.writeString(
                    temp.resolve("store/logs/default/p/j.jsonl"),
                    "{\"time\": \"20",
                    StandardOpenOption.APPEND);
            try (LocalStore store = open()) {
                assertEquals(1, store.logs().readFrom("default", "p", "j", 0).lines().size());
                store.logs().append(line("j", "two"));
                assertEquals(
                        List.of(line("j", "one"), line("j", "two")),
                        store.logs().readFrom("default", "p", "j", 0).lines());
            }
        }

        @Test
        void namesNeverLeaveTheFolder() {
            try (LocalStore store = open()) {
                assertTrue(refusal(() -> store.logs().append(line("../j", ""))).contains("name"));
            }
        }
    }

    @Test
    void aFullDiskIsSaidClearlyAndLosesNothing() throws Exception {
        Path disk = Files.createDirectory(temp.resolve("disk"));
        boolean mounted =
                new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=4m", "none", disk.toString())
                                .start()
                                .waitFor()
                        == 0;
        assumeTrue(mounted, "a small disk can only be mounted by root");
        try {
            fill(disk.resolve("store"));
        } finally {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }

    private static void fill(Path folder) throws IOException {
        Commit last = null;
        try (LocalStore store = StoreFixture.open(folder)) {
            store.repos().create(REPO, "");
            StoreException full = null;
            for (int i = 0; full == null; i++) {
                String text = (i + " ").repeat(i % 2 == 0 ? 5_000 : 50_000);
                try {
                    last = StoreFixture.put(store, REPO, "/f" + i, text);
                } catch (StoreException e) {
                    full = e;
                }
            }
            assertEquals("store " + folder + ": the disk is full", full.getMessage());
            assertEquals(StoreException.Kind.UNAVAILABLE, full.kind());
            assertEquals(Optional.of(last), store.repos().head(REPO, "master"));
        }
        try (LocalStore store = StoreFixture.open(folder)) {
            List<String> paths = StoreFixture.paths(store, last);
            assertEquals(store.repos().commits(REPO).size(), paths.size());
            for (String path : paths) {
                int i = Integer.parseInt(path.substring(2));
                assertEquals(
                        (i + " ").repeat(i % 2 == 0 ? 5_000 : 50_000),
                        StoreFixture.text(store, last, path));
            }
        }
    }
}
