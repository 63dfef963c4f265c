package io.warmdatum.bench;

import io.warmdatum.testing.FakeJob;
import io.warmdatum.testing.FakePachydermWorker;
import io.warmdatum.testing.Fault;
import io.warmdatum.testing.TestDatum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One way to start the application. Used by one thread. */
final class Start {

    /** Tells the process id and becomes the program. */
    private static final List<String> TOLD =
            List.of("sh", "-c", "echo $$ >pid && exec \"$@\"", "sh");

    private static final int LOOK_MILLIS = 5;
    private static final Duration LAST_LOOK = Duration.ofMillis(20L * LOOK_MILLIS);

    private final Path work;
    private final List<String> command;

    /**
     * What was measured.
     *
     * @param millis from the start of the process to its first NextDatum
     * @param mebibytes peak of resident memory, after some datums
     */
    record Figures(double millis, double mebibytes) {}

    Start(Path work, String... command) {
        this.work = work;
        this.command = List.of(command);
    }

    /**
     * The same with what a training run records, which is made now.
     *
     * @param output flag that names the file to be written
     * @param input flag that names the file to be used
     */
    Start recorded(String output, String input) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(work, "recorded");
        Path file = folder.resolve("app");
        Path samples = Files.createDirectory(folder.resolve("samples"));
        Files.writeString(samples.resolve("a"), "sample");
        Process training =
                new ProcessBuilder(
                                with(
                                        output + file,
                                        "-Dwarmdatum.training=true",
                                        "-Dwarmdatum.input=" + samples))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        if (training.waitFor() != 0 || !Files.exists(file)) {
            throw new IllegalStateException(
                    "the training failed:\n" + Files.readString(folder.resolve("log")));
        }
        return new Start(work, with(input + file).toArray(String[]::new));
    }

    private List<String> with(String... flags) {
        List<String> all = new ArrayList<>(command);
        all.addAll(1, List.of(flags));
        return all;
    }

    /** Starts it for one set of datums. */
    Figures measure() throws Exception {
        Path folder = Files.createTempDirectory(work, "start");
        List<String> program = new ArrayList<>(TOLD);
        program.addAll(with("-Djava.io.tmpdir=" + folder));
        TestDatum last = TestDatum.of("input", "/last", "last");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (var worker =
                FakePachydermWorker.of(folder)
                        .program(program.toArray(String[]::new))
                        .datums(
                                TestDatum.of("input", "/a", "one"),
                                TestDatum.of("input", "/b", "two"),
                                last)
                        .fault(last, 1, new Fault.Slow(LAST_LOOK))
                        .open()) {
            Future<FakeJob> job = thread.submit(worker::run);
            long peakKib = peakKib(job, folder.resolve("pid"));
            if (job.get().state() != FakeJob.State.SUCCESS || peakKib == 0) {
                throw new IllegalStateException("a start failed:\n" + worker.log());
            }
            return new Figures(job.get().firstCalls().get(0).toNanos() / 1e6, peakKib / 1024.0);
        } finally {
            thread.shutdownNow();
        }
    }

    /** What the kernel said last of the process while it lived. */
    private static long peakKib(Future<?> job, Path pid)
            throws IOException, InterruptedException, ExecutionException {
        long kib = 0;
        while (true) {
            try {
                job.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return kib;
            } catch (TimeoutException stillRuns) {
                kib = Math.max(kib, peakKib(pid));
            }
        }
    }

    private static long peakKib(Path pid) {
        try {
            Path status = Path.of("/proc", Files.readString(pid).strip(), "status");
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notYetOrNoMore) {
            return 0;
        }
    }
}
