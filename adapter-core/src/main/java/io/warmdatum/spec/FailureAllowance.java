package io.warmdatum.spec;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many datums of a job may fail before the rest is not begun: a number, or a share of those
 * that have ended. Immutable.
 *
 * @param number how many; empty if a share is given
 * @param percent how many per cent, 0 to 100; empty if a number is given
 */
public record FailureAllowance(OptionalInt number, OptionalDouble percent) {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,6})?)%");

    /** Reads {@code 10} or {@code 2.5%}; empty if the text is neither. */
    static Optional<FailureAllowance> parse(String text) {
        if (NUMBER.matcher(text).matches()) {
            return Optional.of(
                    new FailureAllowance(
                            OptionalInt.of(Integer.parseInt(text)), OptionalDouble.empty()));
        }
        Matcher percent = PERCENT.matcher(text);
        if (!percent.matches()
                || new BigDecimal(percent.group(1)).compareTo(BigDecimal.valueOf(100)) > 0) {
            return Optional.empty();
        }
        return Optional.of(
                new FailureAllowance(
                        OptionalInt.empty(),
                        OptionalDouble.of(Double.parseDouble(percent.group(1)))));
    }
}
