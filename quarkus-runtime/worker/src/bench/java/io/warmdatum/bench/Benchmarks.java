package io.warmdatum.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what Warmdatum promises: {@code ./mvnw -Pbench verify}. Prints a table to standard
 * output; a measurement that cannot be made fails the run.
 */
public final class Benchmarks {

    private Benchmarks() {}

    /**
     * Runs all comparisons.
     *
     * @param args a folder for working files
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            System.err.println("usage: Benchmarks DIR (a folder for working files)");
            System.exit(2);
        }
        Path work = Files.createDirectories(Path.of(args[0]));
        Report report = new Report(System.out);
        report.machine();
        for (Comparison comparison : comparisons(work)) {
            report.row(comparison.run());
        }
    }

    private static List<Comparison> comparisons(Path work) {
        List<Comparison> all = new ArrayList<>();
        all.add(FileCopies.against(work));
        return all;
    }
}
