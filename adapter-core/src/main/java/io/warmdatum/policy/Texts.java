package io.warmdatum.policy;

import io.warmdatum.spec.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Values of keys as text, and back. What cannot be read is an {@link IllegalArgumentException}. */
final class Texts {

    private static final List<String> YES = List.of("true", "yes", "y", "on", "1");
    private static final List<String> NO = List.of("false", "no", "n", "off", "0");

    private Texts() {}

    static Integer integer(String text) {
        return number(text, Integer::valueOf, "a whole number");
    }

    static Long whole(String text) {
        return number(text, Long::valueOf, "a whole number");
    }

    static Double decimal(String text) {
        return number(text, Double::valueOf, "a number");
    }

    private static <T> T number(String text, Function<String, T> parse, String what) {
        try {
            return parse.apply(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be " + what);
        }
    }

    static Boolean bool(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!YES.contains(lower) && !NO.contains(lower)) {
            throw new IllegalArgumentException("must be true or false");
        }
        return YES.contains(lower);
    }

    /** A constant by its name, in any case, with dashes or underscores. */
    static <E extends Enum<E>> Function<String, E> constant(Class<E> type) {
        return text -> {
            String wanted = text.toUpperCase(Locale.ROOT).replace('-', '_');
            return Stream.of(type.getEnumConstants())
                    .filter(c -> c.name().equals(wanted))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new IllegalArgumentException(
                                            "must be one of "
                                                    + Arrays.toString(type.getEnumConstants())));
        };
    }

    /** A duration with its unit, as in specs ({@code 1.5s}, {@code 2m}) or as ISO 8601 has it. */
    static Duration duration(String text) {
        Optional<Duration> duration = Durations.parse(text);
        if (duration.isPresent()) {
            return duration.get();
        }
        try {
            return Duration.parse(text);
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException("must be a duration, for example 30s");
        }
    }

    /**
     * A number of units.
     *
     * @throws IllegalArgumentException the unit has no exact length, or it is too long
     */
    static Duration duration(long amount, ChronoUnit unit) {
        try {
            Duration duration = Duration.of(amount, unit);
            if (duration.toMillis() == 0 && !duration.isZero()) {
                throw new IllegalArgumentException(
                        "must be a millisecond or more, is " + amount + " " + unit);
            }
            return duration;
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException(
                    "cannot be counted in " + unit + ", which has no exact length");
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("is too long: " + amount + " " + unit);
        }
    }

    /** Classes by their names, separated by commas. */
    static <T> Function<String, List<Class<? extends T>>> classes(
            Class<T> base, ClassLoader loader) {
        return text ->
                Stream.of(text.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .<Class<? extends T>>map(name -> classNamed(name, base, loader))
                        .toList();
    }

    static <T> Class<? extends T> classNamed(String name, Class<T> base, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader).asSubclass(base);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalArgumentException("names a class that is not there: " + name);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(
                    "names a class that is no " + base.getSimpleName() + ": " + name);
        }
    }

    /** As people write it: {@code 500ms}, {@code 1.5s}. */
    static String text(Duration duration) {
        boolean short_ = duration.compareTo(Duration.ofSeconds(1)) < 0 && !duration.isZero();
        return short_ && duration.equals(Duration.ofMillis(duration.toMillis()))
                ? duration.toMillis() + "ms"
                : Durations.portable(duration);
    }

    static String names(List<? extends Class<?>> classes) {
        return classes.isEmpty()
                ? "none"
                : String.join(", ", classes.stream().map(Class::getSimpleName).toList());
    }
}
