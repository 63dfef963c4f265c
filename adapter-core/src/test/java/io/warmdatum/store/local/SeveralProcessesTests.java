package io.warmdatum.store.local;

import static io.warmdatum.store.local.StoreFixture.REPO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.store.Commit;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.RepoName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralProcessesTests {
    private static final int KILLS = 30;
    private static final long SEED = 20260102;

    @TempDir Path temp;
    private Path folder;

    @BeforeEach
    void makeStore() {
        folder = temp.resolve("store");
        try (LocalStore store = StoreFixture.open(folder)) {
            store.repos().create(REPO, "");
            store.pipelines().create(StoreFixture.spec("child", "s"), false);
            store.pipelines().create(StoreFixture.spec("parent", "s"), false);
        }
    }

    @Test
    void whatWasReportedSurvivesKillsAndNothingHalfMadeIsSeen() throws Exception {
        System.out.println("seed of the kills: " + SEED);
        Random random = new Random(SEED);
        Set<String> all = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Process child = StoreWriting.start(folder, temp.resolve("out"), "child", 1_000_000);
            int afterLines = 1 + random.nextInt(40);
            int nanos = random.nextInt(3_000_000);
            try (BufferedReader lines = reader(child)) {
                for (int i = 0; i < afterLines; i++) {
                    all.add(lines.readLine());
                }
                // A spin, for the moment must fall anywhere between two reports.
                for (long end = System.nanoTime() + nanos; System.nanoTime() < end; ) {
                    Thread.onSpinWait();
                }
                // By its handle: that leaves open what the child has said so far.
                child.toHandle().destroyForcibly();
                child.waitFor();
                lines.lines().forEach(all::add);
            }
            assertTrue(all.stream().allMatch(line -> line != null), "the child died by itself");
            try (LocalStore store = StoreFixture.open(folder)) {
                check(store, all);
            }
        }
        try (Stream<Path> sessions = Files.list(folder.resolve("sessions"))) {
            assertTrue(sessions.count() <= 1, "left-overs are cleared away");
        }
    }

    private static void check(LocalStore store, Set<String> reported) throws IOException {
        Set<String> truth = new HashSet<>();
        for (Commit commit : store.repos().commits(REPO)) {
            String text = StoreFixture.text(store, commit, "/s");
            assertEquals(StoreWriting.large(text), StoreFixture.text(store, commit, "/l"));
            truth.add("commit " + commit.id() + " " + text);
        }
        Set<String> outputs = new HashSet<>();
        for (JobInfo job : store.ledger().jobs("default", "child")) {
            truth.add("job " + job.id());
            long processed = 0;
            try (Stream<DatumInfo> datums =
                    store.ledger().datums(job, Set.of(DatumInfo.State.PROCESSED))) {
                for (DatumInfo datum : datums.toList()) {
                    truth.add("datum " + job.id() + " " + datum.index());
                    processed++;
                }
            }
            assertEquals(processed, job.processed());
            if (job.state() == JobInfo.State.SUCCESS) {
                truth.add("success " + job.id());
                outputs.add(job.id());
            }
        }
        RepoName repo = new RepoName("default", "child");
        for (Commit commit : store.repos().commits(repo)) {
            assertTrue(outputs.remove(commit.id()), "a commit without a job that succeeded");
            for (int i = 0; i < StoreWriting.DATUMS; i++) {
                assertEquals(
                        StoreWriting.content(commit.id(), i),
                        StoreFixture.text(store, commit, "/f" + i));
            }
        }
        assertEquals(Set.of(), outputs, "jobs that succeeded without a commit");
        Set<String> lost = new HashSet<>(reported);
        lost.removeAll(truth);
        assertEquals(Set.of(), lost, "reported but lost");
    }

    @Test
    void oneRecordsWhileAnotherPutsAndBothSeeEachOther() throws Exception {
        try (LocalStore store = StoreFixture.open(folder)) {
            long before = store.changes();
            assertEquals(before, store.changes());
            Process child = StoreWriting.start(folder, temp.resolve("out"), "child", 20);
            JobInfo job =
                    store.ledger()
                            .createJob(
                                    store.pipelines().find("default", "parent").orElseThrow(),
                                    List.of());
            store.ledger().plan(job, StoreFixture.datums(1000).stream(), "s", false);
            int recorded = 0;
            while (child.isAlive() && recorded < 1000 || recorded < 100) {
                var file = StoreFixture.output(temp, "/p" + recorded, "x");
                store.ledger().record(job, StoreFixture.processed(recorded++, file)).join();
            }
            Set<String> reported = new HashSet<>();
            try (BufferedReader lines = reader(child)) {
                lines.lines().forEach(reported::add);
            }
            assertEquals(0, child.waitFor());
            assertEquals(20 * (3 + StoreWriting.DATUMS), reported.size());
            check(store, reported);
            JobInfo after = store.ledger().job("default", "parent", job.id()).orElseThrow();
            assertEquals(recorded, after.processed());
            assertNotEquals(before, store.changes());
        }
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
