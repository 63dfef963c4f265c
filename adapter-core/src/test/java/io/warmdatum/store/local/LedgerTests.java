package io.warmdatum.store.local;

import static io.warmdatum.store.local.StoreFixture.NOW;
import static io.warmdatum.store.local.StoreFixture.datum;
import static io.warmdatum.store.local.StoreFixture.datums;
import static io.warmdatum.store.local.StoreFixture.output;
import static io.warmdatum.store.local.StoreFixture.paths;
import static io.warmdatum.store.local.StoreFixture.processed;
import static io.warmdatum.store.local.StoreFixture.result;
import static io.warmdatum.store.local.StoreFixture.spec;
import static io.warmdatum.store.local.StoreFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Failure;
import io.warmdatum.pfs.OutputFile;
import io.warmdatum.store.AttemptInfo;
import io.warmdatum.store.Commit;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.DatumInfo.State;
import io.warmdatum.store.DatumResult;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.JobInfo.JobInput;
import io.warmdatum.store.Ledger;
import io.warmdatum.store.Pipelines.PipelineInfo;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Stats;
import io.warmdatum.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTests {
    private static final RepoName OUT = new RepoName("default", "edges");

    @TempDir Path temp;
    private LocalStore store;
    private Ledger ledger;
    private PipelineInfo pipeline;

    @BeforeEach
    void openStore() {
        store = StoreFixture.open(temp.resolve("store"));
        ledger = store.ledger();
        pipeline = store.pipelines().create(spec("edges", ""), false);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private JobInfo job() {
        return ledger.createJob(pipeline, List.of(new JobInput(OUT, "master", "")));
    }

    private JobInfo planned(int count) {
        JobInfo job = job();
        ledger.start(job, NOW, false);
        ledger.plan(job, datums(count).stream(), "salt", false);
        return now(job);
    }

    private JobInfo now(JobInfo job) {
        return ledger.job("default", "edges", job.id()).orElseThrow();
    }

    private void process(JobInfo job, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            ledger.record(job, processed(i, output(temp, "/f" + i, "text " + i))).join();
        }
    }

    private String reason(CompletableFuture<Void> future) {
        Throwable cause = assertThrows(CompletionException.class, future::join).getCause();
        return ((StoreException) cause).getMessage();
    }

    @Nested
    class Jobs {
        @Test
        void goFromCreatedToSuccessWithAnOutputCommitOfTheSameId() throws IOException {
            JobInfo job = job();
            assertEquals(JobInfo.State.CREATED, job.state());
            assertEquals(List.of(new JobInput(OUT, "master", "")), job.inputs());
            ledger.start(job, NOW, false);
            assertEquals(JobInfo.State.STARTING, now(job).state());
            ledger.plan(job, datums(3).stream(), "salt", false);
            assertEquals(JobInfo.State.RUNNING, now(job).state());
            ledger.start(job, NOW.plusSeconds(5), true);
            assertEquals(Optional.of(NOW), now(job).started());
            assertEquals(1, now(job).restarts());
            process(job, 3);
            JobInfo ended = ledger.succeed(job, NOW.plusSeconds(9), "{}");
            assertEquals(JobInfo.State.SUCCESS, ended.state());
            assertEquals(Optional.of(NOW.plusSeconds(9)), ended.finished());
            assertEquals("{}", ended.warmth());
            assertEquals(3, ended.processed());
            assertEquals(12, ended.stats().downloadBytes());
            assertEquals(18, ended.stats().uploadBytes());
            Commit commit = store.repos().head(OUT, "master").orElseThrow();
            assertEquals(job.id(), commit.id());
            assertEquals(List.of("/f0", "/f1", "/f2"), paths(store, commit));
            assertEquals("text 1", text(store, commit, "/f1"));
        }

        @Test
        void areListedNewestFirstAndFoundByPrefix() {
            JobInfo first = job();
            JobInfo second = job();
            assertEquals(List.of(second, first), ledger.jobs("default", ""));
            assertEquals(List.of(), ledger.jobs("default", "other"));
            assertEquals(
                    Optional.of(first), ledger.job("default", "edges", first.id().substring(0, 9)));
            assertTrue(first.id().matches("[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}"));
        }

        @Test
        void thatEndBadlyLeaveACommitThatIsNotTheHead() throws IOException {
            JobInfo good = planned(1);
            process(good, 1);
            ledger.succeed(good, NOW, "");
            JobInfo bad = planned(1);
            JobInfo ended = ledger.end(bad, JobInfo.State.FAILURE, "datum x failed", NOW, "");
            assertEquals("datum x failed", ended.reason());
            assertEquals(good.id(), store.repos().head(OUT, "master").orElseThrow().id());
            Commit commit = store.repos().commits(OUT).get(0);
            assertEquals("datum x failed", commit.error());
            assertEquals(List.of(), paths(store, commit));
            assertThrows(StoreException.class, () -> ledger.succeed(bad, NOW, ""));
            assertThrows(StoreException.class, () -> ledger.start(bad, NOW, true));
        }

        @Test
        void cannotSucceedWhileDatumsAreLeft() {
            JobInfo job = planned(1);
            assertThrows(StoreException.class, () -> ledger.succeed(job, NOW, ""));
            assertEquals(JobInfo.State.RUNNING, now(job).state());
        }

        @Test
        void areLeasedToOneAtATime() {
            JobInfo job = job();
            Ledger.Lease lease = ledger.lease(job).orElseThrow();
            assertTrue(ledger.lease(job).isEmpty());
            try (LocalStore second = StoreFixture.open(temp.resolve("store"))) {
                assertTrue(second.ledger().lease(job).isEmpty());
            }
            lease.close();
            lease.close();
            ledger.lease(job).orElseThrow().close();
        }

        @Test
        void areStoppedAtOnceIfNobodyRunsThemElseAsked() {
            JobInfo idle = job();
            ledger.requestStop(idle, "stopped");
            assertEquals(JobInfo.State.KILLED, now(idle).state());
            JobInfo run = job();
            try (Ledger.Lease lease = ledger.lease(run).orElseThrow()) {
                ledger.requestStop(run, "stopped");
                ledger.requestRestart(run, List.of("a", "b"));
                assertEquals(
                        List.of(
                                new Ledger.Request.Stop("stopped"),
                                new Ledger.Request.Restart(List.of("a", "b"))),
                        ledger.takeRequests(run));
                // The process that took the stop may die before it acts on it.
                assertEquals(List.of(new Ledger.Request.Stop("stopped")), ledger.takeRequests(run));
                ledger.end(run, JobInfo.State.KILLED, "stopped", Instant.EPOCH, "");
                assertEquals(List.of(), ledger.takeRequests(run));
            }
        }
    }

    @Nested
    class Datums {
        @Test
        void keepEverythingRecordedOfThem() {
            JobInfo job = planned(3);
            AttemptInfo attempt =
                    new AttemptInfo(
                            1,
                            "w1",
                            NOW,
                            NOW.plusMillis(5),
                            Optional.of(
                                    new Failure(
                                            Failure.Cause.EXITED,
                                            "exit status 3",
                                            OptionalInt.of(3),
                                            "tail\nend")),
                            "recovered");
            Stats stats = new Stats(1, 2, 3, 4, 5);
            ledger.record(
                            job,
                            new DatumResult(
                                    1, State.FAILED, "why", List.of(attempt), stats, List.of()))
                    .join();
            DatumInfo failed = ledger.firstFailed(job).orElseThrow();
            assertEquals(List.of(attempt), failed.attempts());
            assertEquals("why", failed.reason());
            assertEquals(datum(1), failed.datum());
            assertEquals(job.id(), failed.outputJob());
            assertEquals(1, now(job).failed());
            assertEquals(2, now(job).left());
            assertEquals(Optional.of(failed), ledger.datum(job, datum(1).id().substring(0, 8)));
            assertEquals(
                    List.of(0L, 2L),
                    ledger.pending(job, 0, 9).stream().map(DatumInfo::index).toList());
            assertEquals(1, ledger.pending(job, 1, 9).size());
            assertEquals(1, ledger.pending(job, 0, 1).size());
            try (Stream<DatumInfo> all = ledger.datums(job, Set.of())) {
                assertEquals(3, all.count());
            }
            try (Stream<DatumInfo> some =
                    ledger.datums(job, Set.of(State.FAILED, State.RECOVERED))) {
                assertEquals(List.of(failed), some.toList());
            }
        }

        @Test
        void areSkippedIfProcessedBeforeEvenByAJobThatFailed() throws IOException {
            JobInfo first = planned(3);
            process(first, 2);
            ledger.record(first, result(2, State.FAILED, List.of())).join();
            ledger.end(first, JobInfo.State.FAILURE, "failed", NOW, "");
            JobInfo second = planned(3);
            assertEquals(2, second.skipped());
            assertEquals(2, ledger.pending(second, 0, 9).get(0).index());
            assertEquals(first.id(), ledger.datum(second, datum(0).id()).get().outputJob());
            ledger.record(second, processed(2, output(temp, "/f2", "text 2"))).join();
            ledger.succeed(second, NOW, "");
            Commit head = store.repos().head(OUT, "master").orElseThrow();
            assertEquals(List.of("/f0", "/f1", "/f2"), paths(store, head));
            JobInfo third = job();
            ledger.plan(third, datums(2).stream(), "other salt", false);
            assertEquals(0, now(third).skipped());
            JobInfo fourth = job();
            ledger.plan(fourth, datums(2).stream(), "salt", true);
            assertEquals(0, now(fourth).skipped());
            JobInfo fifth = job();
            ledger.plan(fifth, datums(1).stream(), "salt", false);
            ledger.succeed(fifth, NOW, "");
            assertEquals(
                    List.of("/f0"), paths(store, store.repos().head(OUT, "master").orElseThrow()));
        }

        @Test
        void planBrokenOffIsReplaced() {
            JobInfo job = job();
            Stream<io.warmdatum.input.PlannedDatum> broken =
                    IntStream.range(0, 5000)
                            .mapToObj(
                                    i -> {
                                        if (i == 4500) {
                                            throw new IllegalStateException("broken off");
                                        }
                                        return datum(i);
                                    });
            assertThrows(
                    IllegalStateException.class, () -> ledger.plan(job, broken, "salt", false));
            assertEquals(false, now(job).planned());
            ledger.plan(job, datums(10).stream(), "salt", false);
            assertEquals(10, now(job).total());
            assertEquals(10, ledger.pending(job, 0, 9999).size());
            assertThrows(StoreException.class, () -> ledger.plan(job, Stream.of(), "salt", false));
        }

        @Test
        void whoseFilesCannotBeReadStayPendingAndTheOthersAreKept() throws IOException {
            JobInfo job = planned(50);
            List<CompletableFuture<Void>> futures = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                OutputFile file = output(temp, "/f" + i, "x");
                if (i == 25) {
                    Files.delete(file.source());
                }
                futures.add(ledger.record(job, processed(i, file)));
            }
            assertTrue(reason(futures.get(25)).contains("could not be stored"));
            futures.remove(25);
            futures.forEach(CompletableFuture::join);
            assertEquals(49, now(job).processed());
            assertEquals(25, ledger.pending(job, 0, 9).get(0).index());
        }

        @Test
        void areRecordedOnce() throws IOException {
            JobInfo job = planned(2);
            process(job, 1);
            assertTrue(reason(ledger.record(job, processed(0))).contains("is not pending"));
            assertTrue(reason(ledger.record(job, processed(7))).contains("is not pending"));
            assertThrows(
                    StoreException.class,
                    () -> ledger.record(job, result(1, State.SKIPPED, List.of())));
            assertEquals(1, now(job).processed());
        }

        @Test
        void takeTheRealContentOfLazyInputs() throws IOException {
            store.repos().create(StoreFixture.REPO, "");
            Commit in = StoreFixture.put(store, StoreFixture.REPO, "/a", "real");
            JobInfo job = planned(1);
            OutputFile link = new OutputFile("/b", temp, 4, store.repos().entry(in, "/a"));
            ledger.record(job, processed(0, link)).join();
            ledger.succeed(job, NOW, "");
            assertEquals(
                    "real", text(store, store.repos().head(OUT, "master").orElseThrow(), "/b"));
        }
    }

    @Nested
    class Outputs {
        @Test
        void ofTheSamePathFailTheJobInPachydermsWords() throws IOException {
            JobInfo job = planned(2);
            ledger.record(job, processed(0, output(temp, "/same", "a"))).join();
            ledger.record(job, processed(1, output(temp, "/same", "a"))).join();
            JobInfo ended = ledger.succeed(job, NOW, "");
            assertEquals(JobInfo.State.FAILURE, ended.state());
            assertEquals(
                    "duplicate path output by different datums (/same from %s and /same from %s)"
                            .formatted(datum(0).id(), datum(1).id()),
                    ended.reason());
            assertEquals(ended.reason(), store.repos().commits(OUT).get(0).error());
            assertTrue(store.repos().head(OUT, "master").isEmpty());
        }

        @Test
        void thatCollideFailTheJobInPachydermsWords() throws IOException {
            JobInfo job = planned(2);
            ledger.record(job, processed(0, output(temp, "/a", "a"))).join();
            ledger.record(job, processed(1, output(temp, "/a/b", "a"))).join();
            assertEquals(
                    "file / directory path collision (/a)", ledger.succeed(job, NOW, "").reason());
        }
    }

    @Test
    void twoHundredThousandDatumsArePlannedAsTheyCome() {
        JobInfo job = job();
        Stream<io.warmdatum.input.PlannedDatum> datums =
                IntStream.range(0, 200_000).mapToObj(StoreFixture::datum);
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();
        ledger.plan(job, datums, "salt", false);
        System.gc();
        long kept = runtime.totalMemory() - runtime.freeMemory() - before;
        assertTrue(kept < 16 << 20, "kept " + kept + " bytes");
        assertEquals(200_000, now(job).total());
        assertEquals(199_999, ledger.pending(job, 199_999, 5).get(0).index());
    }
}
