package io.warmdatum.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * One whole {@code warmdatum run} from outside, as a user starts it: JVM start, import of the
 * files, job, copying the result out. Copies each 4 KiB input to the output. Thread-safe.
 */
final class Job implements Comparison.Work {

    private static final AtomicLong RUNS = new AtomicLong();

    private final List<String> warmdatum;
    private final Path work;
    private final int datums;
    private final boolean batching;
    private final String program;
    private final AtomicLong peakKib = new AtomicLong();

    /**
     * A job.
     *
     * @param warmdatum command that starts Warmdatum
     * @param work folder for files
     * @param datums how many datums
     * @param batching whether the program pulls datums or is started for each
     * @param program command of the user code, as a JSON list
     */
    Job(List<String> warmdatum, Path work, int datums, boolean batching, String program) {
        this.warmdatum = List.copyOf(warmdatum);
        this.work = work;
        this.datums = datums;
        this.batching = batching;
        this.program = program;
    }

    @Override
    public long run() throws Exception {
        Path inputs = inputs();
        Path folder = Files.createTempDirectory(work, "job");
        // A new name each time, so that no datum counts as done by an earlier run.
        String name = "bench-" + ProcessHandle.current().pid() + "-" + RUNS.incrementAndGet();
        Path spec = folder.resolve("pipeline.json");
        Files.writeString(
                spec,
                """
                {"pipeline": {"name": "%s"},
                 "transform": {"datum_batching": %s, "cmd": %s},
                 "input": {"pfs": {"repo": "data", "glob": "/*"}}}
                """
                        .formatted(name, batching, program));
        Path out = folder.resolve("out");
        List<String> command = new ArrayList<>(warmdatum);
        command.addAll(List.of("run", spec.toString(), "--input", "data=" + inputs));
        command.addAll(List.of("--out", out.toString()));
        Path log = folder.resolve("log");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
            peakKib.accumulateAndGet(peakKib(process.pid()), Math::max);
        }
        long kept = Files.isDirectory(out) ? count(out) : 0;
        if (process.exitValue() != 0 || kept != datums) {
            throw new IllegalStateException(
                    "run ended with status %d and %d of %d files; see %s"
                            .formatted(process.exitValue(), kept, datums, log));
        }
        delete(folder);
        return datums;
    }

    /** Largest resident memory of the worker's process so far, in KiB; 0 before the first run. */
    long peakKib() {
        return peakKib.get();
    }

    /** The inputs are made once per size and shared. */
    private Path inputs() throws IOException {
        Path inputs = work.resolve("inputs-" + datums);
        if (!Files.isDirectory(inputs)) {
            Path staging = Files.createTempDirectory(work, "inputs");
            for (int i = 0; i < datums; i++) {
                String line = "datum %07d of a benchmark, all different %n".formatted(i);
                String text = line.repeat(4096 / line.length() + 1).substring(0, 4096);
                Files.writeString(staging.resolve("%07d.txt".formatted(i)), text);
            }
            Files.move(staging, inputs);
        }
        return inputs;
    }

    private static long peakKib(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            // It ended between the question and the answer: its last figure stands.
            if (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
                throw e;
            }
            return 0;
        }
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
