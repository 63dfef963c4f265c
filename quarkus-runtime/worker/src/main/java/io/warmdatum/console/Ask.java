package io.warmdatum.console;

import io.vertx.ext.web.RoutingContext;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobViews;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a request asks for: the parts of its path and its parameters. Used by one thread. */
final class Ask {

    private static final int MOST = 1000;

    private final RoutingContext context;

    Ask(RoutingContext context) {
        this.context = context;
    }

    /** A part of the path. */
    String part(String name) {
        return context.pathParam(name);
    }

    /** A parameter, {@code ""} if it is not given. */
    String text(String name) {
        String value = context.request().getParam(name);
        return value == null ? "" : value;
    }

    /** A number of 0 or more. */
    long number(String name, long byDefault) {
        String text = text(name);
        if (text.isEmpty()) {
            return byDefault;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw noNumber(name, text);
        }
        throw noNumber(name, text);
    }

    private static ProblemException noNumber(String name, String text) {
        return new ProblemException(
                400, "parameter " + name + " must be a number of 0 or more, not \"" + text + "\"");
    }

    /** How many entries are wanted: 1 to 1000. */
    int limit(int byDefault) {
        return (int) Math.max(1, Math.min(MOST, number("limit", byDefault)));
    }

    /** Which datums of a job are wanted, so many if nobody says how many. */
    JobViews.DatumQuery datums(int byDefault) {
        return new JobViews.DatumQuery(states(), text("path"), number("from", 0), limit(byDefault));
    }

    /** Outcomes of datums, comma-separated; none for all. */
    Set<DatumInfo.State> states() {
        Set<DatumInfo.State> states = EnumSet.noneOf(DatumInfo.State.class);
        for (String word : text("state").split(",")) {
            if (!word.isEmpty()) {
                states.add(state(word));
            }
        }
        return states;
    }

    private static DatumInfo.State state(String word) {
        String name = word.toUpperCase(Locale.ROOT);
        if (name.equals("SUCCESS")) {
            return DatumInfo.State.PROCESSED;
        }
        try {
            return DatumInfo.State.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    400,
                    "unknown state \""
                            + word
                            + "\"; use processed, failed, recovered, skipped or pending");
        }
    }
}
