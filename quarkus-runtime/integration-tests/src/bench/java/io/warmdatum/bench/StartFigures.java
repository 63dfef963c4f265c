package io.warmdatum.bench;

import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long an application with a datum function takes from the start of its process to its first
 * NextDatum, and its memory: as a plain jar, and with what the JVM image records. Under the fake of
 * Pachyderm's worker, by turns in each round. {@code ./mvnw -Pbench verify -Dbench.parts=start};
 * needs a JDK 25 or newer, as {@code JAVA_HOME}, {@code JAVA_HOME_25} or where Debian has its JDKs.
 */
public final class StartFigures {

    private static final int ROUNDS = Integer.getInteger("bench.starts");
    private static final int FIRST_WITH_CACHE = 25;

    private static final String SERIAL = "-XX:+UseSerialGC";
    private static final String C1 = "-XX:TieredStopAtLevel=1";

    private StartFigures() {}

    /**
     * @param args folder for files, the parts to be measured, folder of the application as a fast
     *     jar, folder of it as an AOT jar
     */
    public static void main(String[] args) throws Exception {
        if (!List.of(args[1].split(",")).contains("start") && !args[1].equals("all")) {
            return;
        }
        Path work = Files.createDirectories(Path.of(args[0]));
        String java = java().resolve("bin").resolve("java").toString();
        String fast = Path.of(args[2], "quarkus-run.jar").toAbsolutePath().toString();
        String aot = Path.of(args[3], "quarkus-run.jar").toAbsolutePath().toString();

        var ways = new LinkedHashMap<String, Start>();
        ways.put("fast-jar", new Start(work, java, "-jar", fast));
        ways.put(
                "fast-jar, serial collector, C1 only",
                new Start(work, java, SERIAL, C1, "-jar", fast));
        ways.put(
                "AppCDS, serial collector, C1 only",
                new Start(work, java, SERIAL, C1, "-jar", aot)
                        .recorded("-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="));
        ways.put(
                "AOT cache, serial collector",
                new Start(work, java, SERIAL, "-jar", aot)
                        .recorded("-XX:AOTCacheOutput=", "-XX:AOTCache="));
        ways.put(
                "AOT cache, serial collector, C1 only (the image's choice)",
                new Start(work, java, SERIAL, C1, "-jar", aot)
                        .recorded("-XX:AOTCacheOutput=", "-XX:AOTCache="));
        report(ways);
    }

    /** By turns, so that a noisy neighbour hits all; the first round is thrown away. */
    private static void report(Map<String, Start> ways) throws Exception {
        List<Start> all = List.copyOf(ways.values());
        List<List<Start.Figures>> rounds = new ArrayList<>();
        for (int round = -1; round < ROUNDS; round++) {
            List<Start.Figures> figures = new ArrayList<>();
            for (Start way : all) {
                figures.add(way.measure());
            }
            if (round >= 0) {
                rounds.add(figures);
            }
        }
        System.out.printf("%ntime to the first NextDatum, medians of %d rounds%n%n", ROUNDS);
        System.out.println("| of the fast-jar's time (min-max) | how | time | memory, peak |");
        System.out.println("|---|---|---|---|");
        List<String> names = List.copyOf(ways.keySet());
        for (int i = 0; i < names.size(); i++) {
            row(names.get(i), i, rounds);
        }
    }

    private static void row(String name, int way, List<List<Start.Figures>> rounds) {
        List<Double> ratios =
                rounds.stream().map(r -> r.get(way).millis() / r.get(0).millis()).sorted().toList();
        System.out.printf(
                "| **%.2f** (%.2f-%.2f) | %s | %.0f ms | %.0f MiB |%n",
                middle(ratios),
                ratios.get(0),
                ratios.get(ratios.size() - 1),
                name,
                middle(rounds.stream().map(r -> r.get(way).millis()).sorted().toList()),
                middle(rounds.stream().map(r -> r.get(way).mebibytes()).sorted().toList()));
    }

    private static double middle(List<Double> sorted) {
        return sorted.get(sorted.size() / 2);
    }

    private static Path java() throws Exception {
        if (Runtime.version().feature() >= FIRST_WITH_CACHE) {
            return Path.of(System.getProperty("java.home"));
        }
        String named = System.getenv("JAVA_HOME_25");
        if (named != null) {
            return Path.of(named);
        }
        try (DirectoryStream<Path> homes =
                Files.newDirectoryStream(Path.of("/usr/lib/jvm"), "*25*")) {
            for (Path home : homes) {
                if (Files.isExecutable(home.resolve("bin").resolve("java"))) {
                    return home;
                }
            }
        }
        throw new IllegalStateException(
                "AOT caches need a JDK 25: name one in JAVA_HOME_25, or leave out the part start");
    }
}
