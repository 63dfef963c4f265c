package io.warmdatum.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Checks cron expressions: five fields, the usual names, {@code @every <duration>}. */
final class CronSpec {

    private static final Set<String> NAMED =
            Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final List<String> MONTHS =
            List.of(
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec");
    private static final List<String> DAYS =
            List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    private record Field(String name, int least, int most, List<String> names) {}

    private static final List<Field> FIELDS =
            List.of(
                    new Field("minute", 0, 59, List.of()),
                    new Field("hour", 0, 23, List.of()),
                    new Field("day of month", 1, 31, List.of()),
                    new Field("month", 1, 12, MONTHS),
                    new Field("day of week", 0, 6, DAYS));

    private CronSpec() {}

    /** What is wrong with the expression; empty if nothing is. */
    static Optional<String> problem(String spec) {
        String text = spec.strip();
        if (text.startsWith("@every ")) {
            boolean right =
                    Durations.parse(text.substring(7).strip())
                            .filter(d -> d.compareTo(java.time.Duration.ofSeconds(1)) >= 0)
                            .isPresent();
            return right
                    ? Optional.empty()
                    : Optional.of("@every needs a duration of at least 1s, such as \"@every 60s\"");
        }
        if (text.startsWith("@")) {
            return NAMED.contains(text)
                    ? Optional.empty()
                    : Optional.of("unknown name " + Words.quoted(text));
        }
        String[] parts = text.split("[ \t]+");
        if (parts.length != FIELDS.size()) {
            int found = text.isEmpty() ? 0 : parts.length;
            return Optional.of("expected 5 fields, found " + found);
        }
        for (int i = 0; i < parts.length; i++) {
            Field field = FIELDS.get(i);
            if (!Arrays.stream(parts[i].split(",", -1)).allMatch(p -> isRange(p, field))) {
                return Optional.of(
                        "field "
                                + field.name
                                + " is "
                                + Words.quoted(parts[i])
                                + ", expected values from "
                                + field.least
                                + " to "
                                + field.most);
            }
        }
        return Optional.empty();
    }

    private static boolean isRange(String text, Field field) {
        String[] step = text.split("/", -1);
        if (step.length > 2 || (step.length == 2 && !step[1].matches("[1-9][0-9]{0,3}"))) {
            return false;
        }
        if (step[0].equals("*") || step[0].equals("?")) {
            return true;
        }
        String[] ends = step[0].split("-", -1);
        int from = value(ends[0], field);
        int to = value(ends[ends.length - 1], field);
        return ends.length <= 2 && from >= field.least && from <= to && to <= field.most;
    }

    private static int value(String text, Field field) {
        int name = field.names.indexOf(text.toLowerCase(Locale.ROOT));
        if (name >= 0) {
            return name + field.least;
        }
        return text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : -1;
    }
}
