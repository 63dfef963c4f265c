package io.warmdatum.spec;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Warmdatum adds to a spec, under {@code warmdatum.io/} in {@code metadata.annotations}.
 *
 * @param at takes the errors
 * @param all the annotations as given
 */
record Annotations(Located at, Map<String, String> all) {

    private static final String PREFIX = "warmdatum.io/";
    private static final String PATH = "metadata.annotations.";
    private static final List<String> KNOWN =
            List.of(
                    "after-error",
                    "start-timeout",
                    "err-timeout",
                    "grace-period",
                    "retry-delay",
                    "failure-budget");

    static final String FAILURE_BUDGET = PREFIX + "failure-budget";

    void checkNames() {
        for (String key : all.keySet()) {
            if (key.startsWith(PREFIX) && !KNOWN.contains(key.substring(PREFIX.length()))) {
                String name = key.substring(PREFIX.length());
                at.error(
                        PATH + Words.excerpt(key),
                        "unknown annotation " + Words.quoted(key),
                        Words.nearest(name, KNOWN)
                                .map(k -> "did you mean " + PREFIX + k + "?")
                                .orElse("known under " + PREFIX + ": " + String.join(", ", KNOWN)));
            }
        }
    }

    AfterError afterError() {
        String given = all.getOrDefault(PREFIX + "after-error", "diagram");
        List<String> names = Stream.of(AfterError.values()).map(Annotations::name).toList();
        if (names.contains(given)) {
            return AfterError.values()[names.indexOf(given)];
        }
        at.error(
                PATH + PREFIX + "after-error",
                "unknown value " + Words.quoted(given),
                Words.nearest(given, names)
                        .map(n -> "did you mean " + n + "?")
                        .orElse("choose one of " + String.join(", ", names)));
        return AfterError.DIAGRAM;
    }

    /** A duration of more than zero, or of zero and more where {@code zero} allows it. */
    Optional<Duration> duration(String name, boolean zero) {
        String given = all.get(PREFIX + name);
        if (given == null) {
            return Optional.empty();
        }
        Optional<Duration> duration = Durations.parse(given);
        String path = PATH + PREFIX + name;
        if (duration.isEmpty()) {
            at.error(path, "not a duration: " + Words.quoted(given), "write for example \"30s\"");
        } else if (duration.get().isNegative() || (!zero && duration.get().isZero())) {
            at.error(
                    path,
                    "must be " + (zero ? "0s or more" : "more than 0s") + ", is " + given,
                    zero ? "write for example \"5s\"" : "remove it for the default");
        }
        return duration;
    }

    void checkFailureBudget() {
        String given = all.get(FAILURE_BUDGET);
        if (given != null && FailureAllowance.parse(given).isEmpty()) {
            at.error(
                    PATH + FAILURE_BUDGET,
                    "not a number of datums and not a share of them: " + Words.quoted(given),
                    "write for example \"10\" or \"5%\"");
        }
    }

    private static String name(AfterError value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
