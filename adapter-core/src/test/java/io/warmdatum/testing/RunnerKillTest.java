package io.warmdatum.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.testing.FakeJob.DatumState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the JVM that runs a function at random moments: no datum is taken for processed that did
 * not finish. {@code -Dtest.kills=N} sets the number of kills, {@code -Dtest.seed=N} the moments.
 */
class RunnerKillTest {

    private static final int KILLS = Integer.getInteger("test.kills", 15);
    private static final int PARTS = 20;
    private static final int LONGEST_LIFE_MILLIS = 1500;

    @TempDir Path folder;

    /** Writes its output in parts, and notes at the very end that it is complete. */
    public static class Slow {

        @DatumFunction
        public void write(Datum datum) throws Exception {
            Path file = datum.output().resolve("result");
            Files.writeString(file, "");
            for (int part = 0; part < PARTS; part++) {
                Files.writeString(file, part + "\n", java.nio.file.StandardOpenOption.APPEND);
                new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
            }
            finished(Path.of(datum.input().text()), datum.id());
        }

        private static void finished(Path marks, String id) throws IOException {
            Files.writeString(marks.resolve(id), "");
        }
    }

    @Test
    @Timeout(3000)
    void noDatumIsAcknowledgedThatDidNotFinish() throws Exception {
        long seed = Long.getLong("test.seed", System.nanoTime());
        var random = new Random(seed);
        int killed = 0;
        for (int round = 1; killed < KILLS; round++) {
            Path own = Files.createDirectories(folder.resolve("round-" + round));
            killed += job(own, random, KILLS - killed, "seed " + seed + ", round " + round);
        }
    }

    /** Runs a job while its program is killed; how often it was. */
    private static int job(Path folder, Random random, int kills, String what) throws Exception {
        Path marks = Files.createDirectory(folder.resolve("marks"));
        TestDatum[] datums =
                IntStream.range(0, 10)
                        .mapToObj(i -> TestDatum.of("in", "/" + i, marks.toString()))
                        .toArray(TestDatum[]::new);
        try (var worker =
                FakePachydermWorker.of(folder)
                        .program(ChildJvm.runner(Slow.class, folder, Map.of()))
                        .datums(datums)
                        .setSize(5)
                        .tries(5)
                        .restarts(1000)
                        .open()) {
            var killed = new AtomicInteger();
            var trouble = new AtomicReference<Throwable>();
            var over = new CountDownLatch(1);
            var killer =
                    new Thread(
                            () -> {
                                try {
                                    while (killed.get() < kills
                                            && !over.await(
                                                    random.nextInt(LONGEST_LIFE_MILLIS),
                                                    TimeUnit.MILLISECONDS)) {
                                        if (worker.killProgram()) {
                                            killed.incrementAndGet();
                                        }
                                    }
                                } catch (IOException | InterruptedException e) {
                                    trouble.set(e);
                                }
                            });
            killer.start();
            FakeJob job = worker.run();
            over.countDown();
            killer.join();
            assertEquals(null, trouble.get(), what);
            check(job, marks, what + "\n" + worker.log());
            return killed.get();
        }
    }

    private static void check(FakeJob job, Path marks, String what) {
        assertEquals(10, job.datums().size(), what);
        String complete =
                String.join("\n", IntStream.range(0, PARTS).mapToObj(i -> "" + i).toList());
        for (FakeJob.Result result : job.datums()) {
            if (result.state() == DatumState.PROCESSED) {
                assertEquals(Map.of("/result", complete + "\n"), result.files(), what);
                assertTrue(Files.exists(marks.resolve(result.datum().id())), what);
            } else {
                assertEquals(Map.of(), result.files(), what);
            }
        }
    }
}
