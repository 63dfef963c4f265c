package io.warmdatum.bench;

import java.io.PrintStream;
import java.util.Locale;

/** Prints results as a Markdown table, ratio first. Used by one thread. */
final class Report {

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    /** What the figures were taken on: they mean nothing on another machine, the ratios do. */
    void machine() {
        Runtime runtime = Runtime.getRuntime();
        out.printf(
                Locale.ROOT,
                "%d cores, heap up to %d MiB, Java %s (%s), %s %s%n%n",
                runtime.availableProcessors(),
                runtime.maxMemory() >> 20,
                System.getProperty("java.runtime.version"),
                System.getProperty("java.vendor"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"));
        out.println("| ratio (min-max) | what | measured, median | baseline, median | rounds |");
        out.println("|---|---|---|---|---|");
    }

    void row(Comparison.Result result) {
        Comparison comparison = result.comparison();
        String meaning =
                switch (comparison.sense()) {
                    case TIMES_THE_COST -> "x the time";
                    case TIMES_AS_FAST -> "x as fast";
                };
        out.printf(
                Locale.ROOT,
                "| **%.2f** %s (%.2f-%.2f) | %s | %.1f us per %s | %.1f us per %s | %d |%n",
                result.ratio().median(),
                meaning,
                result.ratio().min(),
                result.ratio().max(),
                comparison.name(),
                result.measuredMicros().median(),
                comparison.unit(),
                result.baselineMicros().median(),
                comparison.unit(),
                comparison.rounds());
        out.flush();
    }

    /** Peak of resident memory of the worker's process. */
    void memory(int datums, long kib) {
        out.printf(Locale.ROOT, "%nworker's memory, %d datums: at most %d MiB", datums, kib >> 10);
        out.println();
    }
}
