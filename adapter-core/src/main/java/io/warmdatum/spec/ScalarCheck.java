package io.warmdatum.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.warmdatum.spec.SpecNode.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks one value without parts (reference 7.2, 7.4).
 *
 * @param at takes the errors
 * @param path path of the value
 */
record ScalarCheck(Located at, String path) {

    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*");
    private static final Pattern NUMBER =
            Pattern.compile(
                    "-?([0-9]{1,40}(\\.[0-9]{0,40})?|\\.[0-9]{1,40})([eE][-+]?[0-9]{1,3})?");
    private static final Pattern LOOKS_LIKE_INTEGER =
            Pattern.compile("[-+]?(0[xXoObB])?[0-9a-fA-F_]*[0-9][0-9a-fA-F_]*");
    private static final Pattern BOOL = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    Optional<JsonNode> value(Scalar scalar, Shape.Simple shape) {
        return switch (shape) {
            case TEXT -> text(scalar);
            case BOOL -> bool(scalar);
            case INT32 -> integer(scalar, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT64 -> integer(scalar, Long.MIN_VALUE, Long.MAX_VALUE);
            case UINT64 -> integer(scalar, 0, Long.MAX_VALUE);
            case NUMBER -> number(scalar);
            case DURATION -> duration(scalar);
            case TIME -> time(scalar);
            case ANY -> any(scalar);
        };
    }

    private Optional<JsonNode> text(Scalar scalar) {
        if (!scalar.quoted() && !isPlainText(scalar.text())) {
            return refuse(
                    "expected a string, got " + describe(scalar),
                    "write it in quotes: " + Words.quoted(scalar.text()));
        }
        int odd = oddCharacter(scalar.text());
        if (odd >= 0) {
            return refuse(
                    String.format("character U+%04X cannot be used here", odd),
                    "remove this character");
        }
        return Optional.of(JSON.textNode(scalar.text()));
    }

    private Optional<JsonNode> bool(Scalar scalar) {
        if (!scalar.quoted() && BOOL.matcher(scalar.text()).matches()) {
            return Optional.of(JSON.booleanNode(scalar.text().equalsIgnoreCase("true")));
        }
        return refuse(
                "expected true or false, got " + describe(scalar),
                "write true or false without quotes");
    }

    private Optional<JsonNode> integer(Scalar scalar, long least, long most) {
        String text = scalar.text();
        if (!INTEGER.matcher(text).matches()) {
            boolean close = LOOKS_LIKE_INTEGER.matcher(text).matches();
            return refuse(
                    "expected an integer, got " + describe(scalar),
                    close
                            ? "write it in decimal, without leading zeros, sign + or underscores"
                            : "write a whole number such as 10");
        }
        boolean fits = text.length() <= 20;
        BigInteger value = fits ? new BigInteger(text) : BigInteger.ZERO;
        if (!fits
                || value.compareTo(BigInteger.valueOf(least)) < 0
                || value.compareTo(BigInteger.valueOf(most)) > 0) {
            return refuse(
                    "integer out of range: " + Words.excerpt(text),
                    "write an integer from " + least + " to " + most);
        }
        return Optional.of(JSON.numberNode(value.longValueExact()));
    }

    private Optional<JsonNode> number(Scalar scalar) {
        if (!NUMBER.matcher(scalar.text()).matches()) {
            return refuse(
                    "expected a number, got " + describe(scalar), "write a number such as 0.5");
        }
        double value = new BigDecimal(scalar.text()).doubleValue();
        if (Double.isInfinite(value)) {
            return refuse(
                    "number out of range: " + Words.excerpt(scalar.text()),
                    "write a smaller number");
        }
        return Optional.of(JSON.numberNode(value));
    }

    private Optional<JsonNode> duration(Scalar scalar) {
        String text = scalar.text();
        Optional<Duration> duration = Durations.parse(text);
        if (duration.isEmpty()) {
            boolean bare = NUMBER.matcher(text).matches() && text.length() <= 12;
            return refuse(
                    "invalid google.protobuf.Duration value " + Words.quoted(text),
                    bare
                            ? "give the unit: \"" + text + "s\" for seconds"
                            : "write seconds with the unit s, for example \"90s\" or \"1.5s\"");
        }
        if (!Durations.isPortable(text)) {
            at.warning(
                    path,
                    "Pachyderm would refuse this form: invalid google.protobuf.Duration value "
                            + Words.quoted(text),
                    "write \"" + Durations.portable(duration.get()) + "\" to keep it portable");
        }
        return Optional.of(JSON.textNode(text));
    }

    private Optional<JsonNode> time(Scalar scalar) {
        try {
            OffsetDateTime.parse(scalar.text());
            return Optional.of(JSON.textNode(scalar.text()));
        } catch (DateTimeParseException e) {
            return refuse(
                    "expected a time, got " + describe(scalar),
                    "write it as \"2026-01-31T08:00:00Z\"");
        }
    }

    private Optional<JsonNode> any(Scalar scalar) {
        if (!scalar.quoted() && BOOL.matcher(scalar.text()).matches()) {
            return bool(scalar);
        }
        boolean shortNumber = scalar.text().length() <= 18;
        if (!scalar.quoted() && shortNumber && INTEGER.matcher(scalar.text()).matches()) {
            return integer(scalar, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        return text(new Scalar(scalar.spot(), scalar.text(), true));
    }

    private Optional<JsonNode> refuse(String message, String remedy) {
        at.error(path, message, remedy);
        return Optional.empty();
    }

    static boolean isNull(SpecNode node) {
        return node instanceof Scalar scalar && scalar.isNull();
    }

    /** What a person would call this value. */
    static String describe(SpecNode node) {
        if (node instanceof SpecNode.Mapping) {
            return "a mapping";
        }
        if (node instanceof SpecNode.Sequence) {
            return "a list";
        }
        if (!(node instanceof Scalar scalar) || scalar.isNull()) {
            return "nothing";
        }
        String text = Words.excerpt(scalar.text());
        if (scalar.quoted()) {
            return "the string \"" + text + '"';
        }
        if (BOOL.matcher(scalar.text()).matches()) {
            return "the boolean " + text;
        }
        return isPlainText(scalar.text()) ? '"' + text + '"' : "the number " + text;
    }

    private static boolean isPlainText(String text) {
        return !BOOL.matcher(text).matches()
                && !NUMBER.matcher(text).matches()
                && !text.equals("~");
    }

    /** The first character that no program, file name or store could take; -1 if there is none. */
    private static int oddCharacter(String text) {
        return text.codePoints()
                .filter(c -> c == 0 || (c >= 0xd800 && c <= 0xdfff))
                .findFirst()
                .orElse(-1);
    }
}
