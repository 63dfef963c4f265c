package io.warmdatum.lambda.internal.host;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.TerminalDatumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Copies its input files to the output, or does what a message says in words: {@code put NAME},
 * {@code large}, {@code fail}, {@code never}.
 */
public class FileFunction {

    static final AtomicInteger CALLS = new AtomicInteger();

    @DatumFunction
    @Retry(maxRetries = 1, jitter = 0)
    public void process(Datum datum) throws Exception {
        CALLS.incrementAndGet();
        Path out = datum.output();
        for (Datum.Input input : datum.inputs()) {
            if (input.name().equals("message")) {
                carryOut(List.of(input.text().replace("\"", "").split(" ")), out);
            } else {
                copy(input.files(), out);
            }
        }
    }

    private static void carryOut(List<String> words, Path out) throws IOException {
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "put" -> {
                    Path file = out.resolve(words.get(++i));
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, String.join(" ", words));
                }
                case "large" -> Files.writeString(out.resolve("large"), "x".repeat(200_000));
                case "fail" -> throw new IllegalStateException("it fails, as it says");
                case "never" -> throw new TerminalDatumException("never, as it says");
                default -> {
                    // Only tells one message from another.
                }
            }
        }
    }

    private static void copy(List<Path> files, Path out) throws IOException {
        for (Path file : files) {
            // Objects have their keys below a folder of the attempt.
            String key = file.toString().replaceFirst("^.*?/files/", "");
            Files.createDirectories(out.resolve(key).getParent());
            Files.copy(file, out.resolve(key));
        }
    }
}
