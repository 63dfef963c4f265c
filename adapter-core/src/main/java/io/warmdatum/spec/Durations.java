package io.warmdatum.spec;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as text (reference 7.4): the portable form is seconds, as in {@code "1.5s"}; forms such
 * as {@code "1h30m"} are understood too.
 */
public final class Durations {

    private static final Pattern PORTABLE = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,9})?s");
    private static final Pattern LENIENT =
            Pattern.compile("-?(?:[0-9]{1,15}(?:\\.[0-9]{1,9})?(?:ns|us|µs|ms|s|m|h)){1,7}");
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([a-zµ]+)");
    private static final Map<String, BigDecimal> SECONDS =
            Map.of(
                    "ns", new BigDecimal("0.000000001"),
                    "us", new BigDecimal("0.000001"),
                    "µs", new BigDecimal("0.000001"),
                    "ms", new BigDecimal("0.001"),
                    "s", BigDecimal.ONE,
                    "m", BigDecimal.valueOf(60),
                    "h", BigDecimal.valueOf(3600));

    /** The range of google.protobuf.Duration: about 10,000 years. */
    private static final BigDecimal MOST = BigDecimal.valueOf(315_576_000_000L);

    private Durations() {}

    static boolean isPortable(String text) {
        return PORTABLE.matcher(text).matches();
    }

    /** The duration, or empty if the text is none in any understood form or out of range. */
    public static Optional<Duration> parse(String text) {
        if (!LENIENT.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal sum = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            sum = sum.add(new BigDecimal(part.group(1)).multiply(SECONDS.get(part.group(2))));
        }
        if (sum.compareTo(MOST) > 0) {
            return Optional.empty();
        }
        long seconds = sum.longValue();
        BigDecimal rest = sum.subtract(BigDecimal.valueOf(seconds)).movePointRight(9);
        Duration duration =
                Duration.ofSeconds(seconds, rest.setScale(0, RoundingMode.DOWN).longValue());
        return Optional.of(text.startsWith("-") ? duration.negated() : duration);
    }

    /** The form that Pachyderm takes. */
    public static String portable(Duration duration) {
        BigDecimal seconds =
                BigDecimal.valueOf(duration.getSeconds())
                        .add(BigDecimal.valueOf(duration.getNano(), 9));
        return seconds.signum() == 0 ? "0s" : seconds.stripTrailingZeros().toPlainString() + "s";
    }
}
