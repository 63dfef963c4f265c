package io.warmdatum.bench;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.warmdatum.lambda.WarmdatumHandler;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The handler of AWS Lambda against a bare one that parses its event and does nothing. */
public final class LambdaBenchmarks {

    private static final int MESSAGES = 10_000;
    private static final int BATCHES = 5;
    private static final int ROUNDS = Integer.getInteger("bench.lambda.rounds", 15);

    /** What a small function is started with; the same for both. */
    private static final List<String> FLAGS =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    private final PrintStream out = System.out;
    private final Path work;

    /** What a function needs beside its own classes, without AWS' SDK. */
    private final List<Path> jars = new ArrayList<>();

    private LambdaBenchmarks(Path work, Path own) throws IOException {
        this.work = work;
        jars.add(own);
        for (String jar : Files.readString(work.resolve("classpath")).strip().split(":")) {
            jars.add(Path.of(jar));
        }
    }

    /**
     * Measures, if that was asked for.
     *
     * @param args a folder for working files, the parts to be measured ({@code lambda} or {@code
     *     all}, among others), and the jar of this module
     */
    public static void main(String[] args) throws Exception {
        List<String> parts = List.of(args[1].toLowerCase(Locale.ROOT).split(","));
        if (parts.contains("all") || parts.contains("lambda")) {
            new LambdaBenchmarks(Path.of(args[0]), Path.of(args[2])).run();
        }
    }

    private void run() throws Exception {
        var report = new Report(out);
        // Each invocation writes a line.
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        report.machine();
        report.row(warm().run());
        report.row(
                cold(
                                "AWS' runtime client",
                                "com.amazonaws.services.lambda.runtime.api.client" + ".AWSLambda",
                                WarmdatumHandler.class.getName())
                        .run());
        report.row(cold("our bootstrap", "io.warmdatum.lambda.Bootstrap").run());
        memory();
        size();
    }

    private static Comparison warm() throws Exception {
        var batch = new Batch(MESSAGES);
        RequestStreamHandler own = new WarmdatumHandler();
        RequestStreamHandler bare = new ParsingHandler();
        return new Comparison(
                "a batch of %d messages, warm".formatted(MESSAGES),
                "message",
                ROUNDS,
                () -> times(batch, own),
                () -> times(batch, bare),
                Comparison.Sense.TIMES_THE_COST);
    }

    private static long times(Batch batch, RequestStreamHandler handler) throws Exception {
        for (int i = 0; i < BATCHES; i++) {
            batch.to(handler);
        }
        return (long) BATCHES * MESSAGES;
    }

    private Comparison cold(String how, String... own) {
        var batch = new Batch(1);
        List<String> bare = new ArrayList<>(List.of(own));
        if (bare.size() > 1) {
            bare.remove(1);
        }
        bare.add(ParsingHandler.class.getName());
        return new Comparison(
                "a process to its first answer, under " + how,
                "start",
                ROUNDS,
                new ColdStart(java(FLAGS), List.of(own), work, batch),
                new ColdStart(java(FLAGS), bare, work, batch),
                Comparison.Sense.TIMES_THE_COST);
    }

    private void memory() throws Exception {
        BatchMemory.Figures own =
                BatchMemory.of(WarmdatumHandler.class.getName(), MESSAGES, java(List.of()));
        BatchMemory.Figures bare =
                BatchMemory.of(ParsingHandler.class.getName(), MESSAGES, java(List.of()));
        memory("allocated for a batch", own.allocatedBytes(), bare.allocatedBytes());
        memory("heap at its peak", own.peakHeapBytes(), bare.peakHeapBytes());
        memory("resident at its peak", own.peakResidentBytes(), bare.peakResidentBytes());
    }

    private void memory(String what, long own, long bare) {
        out.printf(
                Locale.ROOT,
                "| **%.2f** x the memory | %s | %.1f MiB | %.1f MiB | 1 |%n",
                (double) own / bare,
                what,
                own / 1048576.0,
                bare / 1048576.0);
    }

    /** What has to be uploaded beside the function itself. */
    private void size() throws IOException {
        long all = 0;
        for (Path jar : jars) {
            all += Files.size(jar);
        }
        out.printf(
                Locale.ROOT,
                "%njars of a function without AWS' SDK: %d, %.1f MiB%n",
                jars.size(),
                all / 1048576.0);
    }

    private List<String> java(List<String> flags) {
        List<String> path = new ArrayList<>();
        jars.forEach(jar -> path.add(jar.toString()));
        // The function, and AWS' runtime client, which is there already on AWS.
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(e -> e.endsWith("test-classes") || e.contains("aws-lambda-java-"))
                .forEach(path::add);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
        command.add("-cp");
        command.add(String.join(File.pathSeparator, path));
        return command;
    }
}
