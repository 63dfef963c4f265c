package io.warmdatum.testing;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.FailedDatum;
import io.warmdatum.Outcome;
import io.warmdatum.TerminalDatumException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The function of the contract's cases: each datum tells it what to do, and where to note what it
 * did, so that it needs nothing of its host. Subclasses differ in their annotations only.
 *
 * <p>A datum is a text with a line {@code journal=<file>}, a line {@code <attempt>=<deed>} for some
 * attempts and {@code *=<deed>} for the others, and perhaps a line {@code handler=<deed>}.
 */
public class ContractFunction {

    /** Notes the attempt and does what the datum says. */
    @DatumFunction(abandonAfterMillis = 2000)
    public Outcome process(Datum datum) throws Exception {
        Map<String, String> script = script(datum);
        note(script, "attempt " + datum.attempt());
        String deed = script.getOrDefault("" + datum.attempt(), script.getOrDefault("*", "ok"));
        return switch (deed) {
            case "ok" -> written(datum);
            case "nothing" -> Outcome.processed();
            case "twoFiles" -> twoFiles(datum);
            case "io" -> throw new IOException("io");
            case "notFound" -> throw new FileNotFoundException("notFound");
            case "illegal" -> throw new IllegalStateException("illegal");
            case "terminal" -> throw new TerminalDatumException("terminal");
            case "assertion" -> throw new AssertionError("assertion");
            case "stack" -> deeper(0);
            case "failed" -> Outcome.failed("returned");
            case "blank" -> Outcome.failed(" ");
            case "null" -> null;
            case "lines" -> throw new IOException("one\ntwo");
            case "halfAndIo" -> {
                Files.writeString(datum.output().resolve("half"), "half");
                throw new IOException("half");
            }
            case "badName" -> {
                Files.writeString(datum.output().resolve("a*b"), "");
                yield Outcome.processed();
            }
            case "link" -> {
                Files.createSymbolicLink(datum.output().resolve("link"), Path.of("nowhere"));
                yield Outcome.processed();
            }
            case "hang" -> {
                new CountDownLatch(1).await();
                yield Outcome.processed();
            }
            default -> throw new IllegalArgumentException("no such deed: " + deed);
        };
    }

    private static Outcome written(Datum datum) throws IOException {
        Files.writeString(
                datum.output().resolve("result"),
                "attempt " + datum.attempt() + " of " + datum.tries());
        return Outcome.processed();
    }

    private static Outcome twoFiles(Datum datum) throws IOException {
        Path folder = Files.createDirectories(datum.output().resolve("folder"));
        Files.writeString(folder.resolve("a"), "a");
        Files.writeString(datum.output().resolve("b"), "b");
        return Outcome.processed();
    }

    private static Outcome deeper(int depth) {
        return depth < 0 ? Outcome.processed() : deeper(depth + 1);
    }

    /** Notes the call and does what the datum says. */
    boolean handle(FailedDatum failed) throws Exception {
        Map<String, String> script = script(failed.datum());
        note(
                script,
                "handler "
                        + failed.attempt()
                        + (failed.last() ? " last" : "")
                        + " after "
                        + failed.history().size());
        return switch (script.getOrDefault("handler", "decline")) {
            case "recover" -> true;
            case "recoverLast" -> failed.last();
            case "recoverFirst" -> failed.attempt() == 1;
            case "throw" -> throw new IllegalStateException("handler");
            case "hang" -> {
                new CountDownLatch(1).await();
                yield true;
            }
            default -> false;
        };
    }

    private static Map<String, String> script(Datum datum) throws IOException {
        Map<String, String> script = new HashMap<>();
        for (String line : datum.input().text().lines().toList()) {
            int equals = line.indexOf('=');
            script.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return script;
    }

    private static void note(Map<String, String> script, String what) throws IOException {
        Files.write(
                Path.of(script.get("journal")),
                List.of(what),
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
