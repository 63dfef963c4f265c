package io.warmdatum.cli;

import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Words for states (reference 8), coloured if wanted. */
final class Words {

    private static final int RED = 31;
    private static final int GREEN = 32;
    private static final int YELLOW = 33;
    private static final int MAGENTA = 35;

    private final boolean colours;

    Words(boolean colours) {
        this.colours = colours;
    }

    String state(JobInfo.State state) {
        return switch (state) {
            case CREATED -> "-";
            case STARTING -> colour(YELLOW, "starting");
            case RUNNING -> colour(YELLOW, "running");
            case FINISHING -> colour(YELLOW, "finishing");
            case SUCCESS -> colour(GREEN, "success");
            case FAILURE -> colour(RED, "failure");
            case KILLED -> colour(RED, "killed");
            case UNRUNNABLE -> colour(RED, "unrunnable");
        };
    }

    /** State with its reason, cut to 25 characters if {@code cut}. */
    String stateAndReason(JobInfo job, boolean cut) {
        String word = state(job.state());
        if (job.state() == JobInfo.State.SUCCESS && job.processed() + job.recovered() == 0) {
            return word + ": there were no datums to process";
        }
        if (job.reason().isEmpty()) {
            return word;
        }
        boolean cuts = cut && job.reason().length() > 25;
        return word + ": " + (cuts ? job.reason().substring(0, 25) + "..." : job.reason());
    }

    String state(DatumInfo.State state) {
        return switch (state) {
            case PENDING -> "-";
            case PROCESSED -> colour(GREEN, "success");
            case RECOVERED -> colour(YELLOW, "recovered");
            case SKIPPED -> colour(YELLOW, "skipped");
            case FAILED -> colour(RED, "failed");
        };
    }

    String state(Pipelines.State state) {
        String word = state.name().toLowerCase(Locale.ROOT);
        return switch (state) {
            case STARTING, PAUSED, STANDBY -> colour(YELLOW, word);
            case RUNNING -> colour(GREEN, word);
            case FAILURE -> colour(MAGENTA, word);
        };
    }

    /** Refuses words that are not among the states, whatever their case. */
    static void requireStates(Collection<String> given, Enum<?>[] states) {
        List<String> known =
                Arrays.stream(states).map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
        for (String word : given) {
            if (!known.contains(word.toLowerCase(Locale.ROOT))) {
                throw new Refusal(
                        "unknown state \"" + word + "\"; use one of " + String.join(", ", known));
            }
        }
    }

    private String colour(int code, String word) {
        return colours ? "\u001b[" + code + "m" + word + "\u001b[0m" : word;
    }
}
