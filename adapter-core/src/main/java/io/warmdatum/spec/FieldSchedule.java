package io.warmdatum.spec;

import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ticks at the minutes that five fields describe. */
final class FieldSchedule implements CronSchedule {

    private static final Map<String, String> NAMED =
            Map.of(
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *",
                    "@monthly", "0 0 1 * *",
                    "@weekly", "0 0 * * 0",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@hourly", "0 * * * *");
    private static final List<String> FIELDS =
            List.of("minute", "hour", "day of month", "month", "day of week");

    /** Keeps out what the library knows beyond the usual fields, such as a vertical bar. */
    private static final Pattern FIELD = Pattern.compile("[0-9A-Za-z*,/-]+");

    private static final CronParser PARSER =
            new CronParser(
                    CronDefinitionBuilder.defineCron()
                            .withMinutes()
                            .withStrictRange()
                            .and()
                            .withHours()
                            .withStrictRange()
                            .and()
                            .withDayOfMonth()
                            .withStrictRange()
                            .and()
                            .withMonth()
                            .withStrictRange()
                            .and()
                            .withDayOfWeek()
                            .withValidRange(0, 6)
                            .withMondayDoWValue(1)
                            .withStrictRange()
                            .and()
                            .instance());

    private final ExecutionTime times;

    private FieldSchedule(ExecutionTime times) {
        this.times = times;
    }

    static FieldSchedule parse(String text) {
        if (text.startsWith("@") && !NAMED.containsKey(text)) {
            throw new IllegalArgumentException("unknown name " + Words.quoted(text));
        }
        String[] parts = NAMED.getOrDefault(text, text).replace('?', '*').split("[ \t]+");
        if (parts.length != FIELDS.size()) {
            int found = text.isEmpty() ? 0 : parts.length;
            throw new IllegalArgumentException("expected 5 fields, found " + found);
        }
        for (int i = 0; i < parts.length; i++) {
            checkField(i, parts[i]);
        }
        var schedule =
                new FieldSchedule(ExecutionTime.forCron(PARSER.parse(String.join(" ", parts))));
        if (schedule.after(Instant.EPOCH).isEmpty()) {
            throw new IllegalArgumentException(
                    Words.quoted(text) + " never matches: no such month has such a day");
        }
        return schedule;
    }

    /** Reads one field between stars, so that an error can name it. */
    private static void checkField(int index, String part) {
        String[] fields = new String[FIELDS.size()];
        Arrays.fill(fields, "*");
        fields[index] = part;
        try {
            if (!FIELD.matcher(part).matches()) {
                throw new IllegalArgumentException("Unknown characters");
            }
            PARSER.parse(String.join(" ", fields));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "field "
                            + FIELDS.get(index)
                            + " is "
                            + Words.quoted(part)
                            + ": "
                            + e.getMessage().replace("Failed to parse cron expression. ", ""),
                    e);
        }
    }

    @Override
    public Instant next(Instant after) {
        return after(after).orElseThrow(() -> new IllegalStateException("No tick after " + after));
    }

    private Optional<Instant> after(Instant time) {
        return times.nextExecution(time.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toInstant);
    }

    @Override
    public Optional<Instant> newest(Instant after, Instant now) {
        // The library looks before a time, but a tick right now counts.
        Instant end = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        return times.lastExecution(end.atZone(ZoneOffset.UTC))
                .map(ZonedDateTime::toInstant)
                .filter(tick -> tick.isAfter(after));
    }
}
