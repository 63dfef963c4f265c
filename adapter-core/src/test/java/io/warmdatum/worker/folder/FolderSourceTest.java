package io.warmdatum.worker.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.FailedDatum;
import io.warmdatum.Failure;
import io.warmdatum.OnDatumError;
import io.warmdatum.TerminalDatumException;
import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.FunctionRuntime;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.code.ReflectedFunction;
import io.warmdatum.policy.AttemptPolicy;
import io.warmdatum.policy.FailureLimit;
import io.warmdatum.worker.FunctionHost;
import io.warmdatum.worker.LoopListener;
import io.warmdatum.worker.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Functions fed from a folder: real files, the real loop. */
@Timeout(60)
class FolderSourceTest {

    @TempDir Path temp;

    private final Map<String, Report> reports = new ConcurrentSkipListMap<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private FolderTotals totals;
    private Optional<String> stopped;
    private int concurrency = 2;
    private FailureLimit limit = FailureLimit.NONE;
    private Duration delay = Duration.ZERO;
    private Optional<Duration> timeout = Optional.empty();

    private Path in() {
        return temp.resolve("in");
    }

    private Path out() {
        return temp.resolve("out");
    }

    private void given(String name, String text) throws IOException {
        Path file = in().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void run(Object function) throws Exception {
        run(function, new FolderJob(in(), "docs", "/*", out(), 0, 1, 8));
    }

    private void run(Object function, FolderJob job) throws Exception {
        var definition = FunctionDefinition.of(function.getClass());
        var runtime =
                new FunctionRuntime(
                        () -> new ReflectedFunction(definition, function),
                        getClass().getClassLoader(),
                        Duration.ofSeconds(5),
                        1,
                        InstantSource.system(),
                        why -> {});
        var host =
                new FunctionHost(
                        "test",
                        runtime,
                        new FunctionHost.Settings(
                                AttemptPolicy.of(3, timeout, delay),
                                limit,
                                definition.errorHandler().isPresent(),
                                Duration.ofSeconds(5),
                                concurrency,
                                false),
                        InstantSource.system(),
                        ProgramListener.none(),
                        new LoopListener() {
                            @Override
                            public void attemptFailed(String id, int number, Failure failure) {
                                failures.add(number + " " + failure.reason());
                            }

                            @Override
                            public void datumEnded(String id, Report report) {
                                reports.put(id, report);
                            }
                        });
        try (var source = new FolderSource(job, "0123456789abcdef0123456789abcdef")) {
            host.work(source);
            totals = source.totals();
            stopped = source.stopped();
        }
    }

    private Map<String, String> output() throws IOException {
        var files = new TreeMap<String, String>();
        try (Stream<Path> all = Files.walk(out())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = out().relativize(file).toString();
                if (!name.startsWith(".warmdatum")) {
                    files.put(name, Files.readString(file));
                }
            }
        }
        return files;
    }

    static class Upper {
        @DatumFunction
        public void process(Datum datum) throws IOException {
            var text = datum.input("docs").text();
            Files.writeString(
                    datum.output().resolve(datum.input().file().getFileName()), text.toUpperCase());
        }
    }

    @Test
    void everyFileIsADatumAndItsOutputIsKept() throws Exception {
        given("a.txt", "one");
        given("b.txt", "two");

        run(new Upper());

        assertEquals(Map.of("a.txt", "ONE", "b.txt", "TWO"), output());
        assertEquals("2 processed, 0 recovered, 0 skipped, 0 failed", totals.toString());
        assertTrue(totals.isComplete());
    }

    @Test
    void whatWasProcessedIsSkippedUntilItsInputChanges() throws Exception {
        given("a.txt", "one");
        given("b.txt", "two");
        run(new Upper());
        given("b.txt", "three");

        run(new Upper());

        assertEquals("1 processed, 0 recovered, 1 skipped, 0 failed", totals.toString());
        assertEquals("THREE", output().get("b.txt"));
    }

    static class Counting {
        @DatumFunction
        public void process(Datum datum) throws IOException {
            Files.writeString(
                    datum.output().resolve("n-" + datum.input().file().getFileName()),
                    Integer.toString(datum.input().files().size()));
        }
    }

    @Test
    void aFolderIsADatumWithAllFilesBelowIt() throws Exception {
        given("x/1", "");
        given("x/deep/2", "");
        var seen = new CopyOnWriteArrayList<String>();
        var function =
                new Object() {
                    @DatumFunction
                    public void process(Datum datum) throws IOException {
                        datum.input().files().forEach(f -> seen.add(in().relativize(f).toString()));
                    }
                };

        run(function);

        assertEquals(List.of("x/1", "x/deep/2"), seen);
    }

    static class Flaky {
        @DatumFunction
        public void process(Datum datum) throws IOException {
            Files.writeString(datum.output().resolve("half-" + datum.attempt()), "x");
            if (datum.attempt() < 3) {
                throw new IOException("attempt " + datum.attempt());
            }
        }
    }

    @Test
    void aFailedAttemptLeavesNothing() throws Exception {
        given("a", "");

        run(new Flaky());

        assertEquals(Map.of("half-3", "x"), output());
        assertEquals(
                List.of("1 java.io.IOException: attempt 1", "2 java.io.IOException: attempt 2"),
                failures);
    }

    static class Broken {
        @DatumFunction
        public void process(Datum datum) throws IOException {
            Files.writeString(datum.output().resolve("half"), "x");
            throw new IOException("never");
        }
    }

    @Test
    void aDatumThatFailsDoesNotStopTheRestAndIsTriedByTheNextRun() throws Exception {
        given("a", "");
        given("b", "");

        run(new Broken());

        assertEquals("0 processed, 0 recovered, 0 skipped, 2 failed", totals.toString());
        assertEquals(Map.of(), output());
        reports.values().forEach(r -> assertEquals(3, r.attempts().size()));

        run(new Counting());
        assertEquals("2 processed, 0 recovered, 0 skipped, 0 failed", totals.toString());
    }

    static class Hopeless {
        @DatumFunction
        public void process(Datum datum) {
            throw new TerminalDatumException("not a picture");
        }

        @OnDatumError
        public boolean recover(FailedDatum failed) {
            return failed.last() && failed.cause().orElseThrow() instanceof TerminalDatumException;
        }
    }

    @Test
    void aTerminalExceptionEndsTheAttemptsAndTheHandlerMayRecover() throws Exception {
        given("a", "");

        run(new Hopeless());

        assertEquals("0 processed, 1 recovered, 0 skipped, 0 failed", totals.toString());
        assertEquals(List.of("1 io.warmdatum.TerminalDatumException: not a picture"), failures);
    }

    @Test
    void aDatumThatWaitsForItsRetryStandsAsideForOthers() throws Exception {
        given("a", "");
        given("b", "");
        concurrency = 1;
        delay = Duration.ofSeconds(1);
        var order = new CopyOnWriteArrayList<String>();
        var function =
                new Object() {
                    @DatumFunction
                    public void process(Datum datum) throws IOException {
                        String name = datum.input().file().getFileName().toString();
                        order.add(name + datum.attempt());
                        if (name.equals("a") && datum.attempt() == 1) {
                            throw new IOException("later");
                        }
                    }
                };

        run(function);

        assertEquals(List.of("a1", "b1", "a2"), order);
    }

    @Test
    void theFailureBudgetLeavesTheRestForTheNextRun() throws Exception {
        for (int i = 0; i < 10; i++) {
            given("f" + i, "");
        }
        concurrency = 1;
        limit = new FailureLimit(OptionalInt.of(2), 100, 0);

        run(new Broken());

        assertEquals(3, totals.failed());
        assertEquals(
                "failure budget used up: 3 of 3 datums failed; the rest is not begun",
                stopped.orElseThrow());
        limit = FailureLimit.NONE;
        run(new Counting());
        assertEquals(10, totals.processed());
    }

    @Test
    void twoDatumsMayNotWriteTheSameFile() throws Exception {
        given("a", "");
        given("b", "");
        concurrency = 1;
        var function =
                new Object() {
                    @DatumFunction
                    public void process(Datum datum) throws IOException {
                        Files.writeString(datum.output().resolve("same"), datum.id());
                    }
                };

        run(function);

        assertEquals("1 processed, 0 recovered, 0 skipped, 1 failed", totals.toString());
        assertTrue(
                failures.get(0).startsWith("1 duplicate path output by different datums (/same"),
                failures.toString());
    }

    @Test
    void aFileOfSomebodyElseIsNotReplaced() throws Exception {
        given("a.txt", "one");
        Files.createDirectories(out());
        Files.writeString(out().resolve("a.txt"), "mine");

        run(new Upper());

        assertEquals(Map.of("a.txt", "mine"), output());
        assertEquals(1, totals.failed());
    }

    @Test
    void aFunctionThatWritesToItsInputIsNotTriedAgain() throws Exception {
        given("a", "text");
        var calls = new CopyOnWriteArrayList<Integer>();
        var function =
                new Object() {
                    @DatumFunction
                    public void process(Datum datum) throws IOException {
                        calls.add(datum.attempt());
                        Files.writeString(datum.input().file(), "spoilt");
                        throw new IOException("failed after that");
                    }
                };

        run(function);

        assertEquals(List.of(1), calls);
        assertTrue(
                failures.get(1).contains("input /a was changed while the datum was worked on"),
                failures.toString());
    }

    @Test
    void shardsShareTheWorkWithoutOverlap() throws Exception {
        for (int i = 0; i < 20; i++) {
            given("f" + i, "");
        }
        long sum = 0;
        for (int shard = 0; shard < 3; shard++) {
            run(new Counting(), new FolderJob(in(), "docs", "/*", out(), shard, 3, 8));
            sum += totals.processed();
        }

        assertEquals(20, sum);
        assertEquals(20, output().size());
    }

    @Test
    void aLinkThatLeadsOutOfTheInputIsRefused() throws Exception {
        given("a", "");
        Files.writeString(temp.resolve("secret"), "x");
        Files.createSymbolicLink(in().resolve("link"), temp.resolve("secret"));

        var thrown = assertThrows(IOException.class, () -> run(new Counting()));
        assertTrue(thrown.getMessage().contains("is a link to"), thrown.getMessage());
    }

    @Test
    void aLineThatWasNotWrittenWholeIsDropped() throws Exception {
        given("a", "");
        run(new Counting());
        Path ledger = out().resolve(".warmdatum/ledger-0-of-1.jsonl");
        Files.writeString(ledger, Files.readString(ledger) + "{\"event\":\"proc");

        run(new Counting());
        assertEquals(1, totals.skipped());
        assertTrue(Files.readString(ledger).endsWith("}\n"));
    }

    @Test
    void anInterruptEndsTheWorkAndReportsNothingInHand() throws Exception {
        given("a", "");
        Thread worker = Thread.currentThread();
        var function =
                new Object() {
                    @DatumFunction
                    public void process(Datum datum) throws Exception {
                        worker.interrupt();
                        new java.util.concurrent.CountDownLatch(1).await();
                    }
                };

        assertThrows(InterruptedException.class, () -> run(function));
        assertEquals(Map.of(), reports);
        run(new Counting());
        assertEquals(1, totals.processed());
    }
}
