package io.warmdatum.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people type them. */
final class Durations {

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");

    private Durations() {}

    /** Reads {@code 90s}, {@code 5m}, {@code 1h30m}, {@code 2d}. */
    static Duration parse(String text) {
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            double unit =
                    switch (part.group(2)) {
                        case "ms" -> 1e6;
                        case "s" -> 1e9;
                        case "m" -> 60e9;
                        case "h" -> 3600e9;
                        default -> 86_400e9;
                    };
            sum = sum.plusNanos((long) (Double.parseDouble(part.group(1)) * unit));
            end = part.end();
        }
        if (end == 0 || end != text.length()) {
            throw new Refusal(
                    "\"" + text + "\" is not a duration; write for example 90s, 5m or 2h");
        }
        return sum;
    }
}
