package io.warmdatum.view;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Times, durations and sizes as pachctl shows them. */
public final class Times {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Times() {}

    /** Relative, such as {@code 5 minutes ago}; or the full time. */
    public static String when(Instant time, Instant now, boolean full) {
        return full
                ? time.truncatedTo(ChronoUnit.MILLIS).toString()
                : human(Duration.between(time, now)) + " ago";
    }

    public static String when(Optional<Instant> time, Instant now, boolean full) {
        return time.map(t -> when(t, now, full)).orElse("-");
    }

    /** A rough duration in words. */
    public static String human(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 1) {
            return "Less than a second";
        }
        if (seconds < 60) {
            return seconds == 1 ? "1 second" : seconds + " seconds";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes == 1 ? "About a minute" : minutes + " minutes";
        }
        long hours = Math.round(seconds / 3600.0);
        if (hours < 48) {
            return hours == 1 ? "About an hour" : hours + " hours";
        }
        long days = seconds / 86_400;
        if (days < 14) {
            return days + " days";
        }
        if (days < 60) {
            return days / 7 + " weeks";
        }
        return days < 730 ? days / 30 + " months" : days / 365 + " years";
    }

    /** A precise short duration: {@code 12.3 ms}, {@code 4.5 s}, {@code 3m20s}, {@code 2h05m}. */
    public static String precise(long nanos) {
        if (nanos < 1_000_000) {
            return String.format(Locale.ROOT, "%d µs", nanos / 1000);
        }
        if (nanos < 1_000_000_000L) {
            return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
        }
        long seconds = nanos / 1_000_000_000L;
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds % 3600 / 60);
    }

    /** Bytes in binary units with four significant digits: {@code 12B}, {@code 1.5KiB}. */
    public static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        int decimals = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3;
        String digits = String.format(Locale.ROOT, "%." + decimals + "f", value);
        if (digits.contains(".")) {
            digits = digits.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
        return digits + UNITS[unit];
    }
}
