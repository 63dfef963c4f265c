package io.warmdatum.bench;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a batch needs of memory, in a process of its own for each figure. Bytes allocated are told
 * by a heap that nothing is ever collected from; peaks are taken with a collector.
 */
final class BatchMemory {

    private static final int BATCHES = 10;

    private BatchMemory() {}

    /** Figures of a handler. */
    record Figures(long allocatedBytes, long peakHeapBytes, long peakResidentBytes) {}

    static Figures of(String handler, int messages, List<String> java) throws Exception {
        long allocated =
                run(
                        handler,
                        messages,
                        java,
                        "-XX:+UnlockExperimentalVMOptions",
                        "-XX:+UseEpsilonGC",
                        "-Xms3g",
                        "-Xmx3g")[0];
        long[] peaks = run(handler, messages, java, "-XX:+UseSerialGC", "-Xms32m", "-Xmx256m");
        return new Figures(allocated, peaks[1], peaks[2]);
    }

    private static long[] run(String handler, int messages, List<String> java, String... flags)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(java.get(0), "-Xlog:disable"));
        command.addAll(List.of(flags));
        command.addAll(java.subList(1, java.size()));
        command.addAll(List.of(BatchMemory.class.getName(), handler, "" + messages));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String[] figures =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .strip()
                        .split(" ");
        if (process.waitFor() != 0) {
            throw new IOException("exit code " + process.exitValue() + " of " + command);
        }
        return new long[] {
            Long.parseLong(figures[0]), Long.parseLong(figures[1]), Long.parseLong(figures[2])
        };
    }

    /** Prints bytes allocated for a batch, peak of the heap, peak of resident memory. */
    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        var handler =
                (RequestStreamHandler)
                        Class.forName(args[0]).getDeclaredConstructor().newInstance();
        var batch = new Batch(Integer.parseInt(args[1]));
        batch.to(handler);
        List<MemoryPoolMXBean> heap =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .toList();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        long before = used();
        for (int i = 0; i < BATCHES; i++) {
            batch.to(handler);
        }
        long allocated = (used() - before) / BATCHES;
        long peak = heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        out.println(allocated + " " + peak + " " + resident());
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no VmHWM in /proc/self/status");
    }
}
