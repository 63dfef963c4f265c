package io.warmdatum.view;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The warmth report of a job. Immutable.
 *
 * @param datums datums that user code was given
 * @param starts why user code was started, and how often for that reason
 * @param startCount starts in all
 * @param startNanosMedian median duration of this job's own starts
 * @param coldStartsAvoided starts that one start per datum would have made in addition
 * @param nanosSaved time those would have cost
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record Warmth(
        long datums,
        List<Start> starts,
        long startCount,
        long startNanosMedian,
        long coldStartsAvoided,
        long nanosSaved) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Starts for one reason. */
    public record Start(String why, long count) {}

    public Warmth {
        starts = starts == null ? List.of() : List.copyOf(starts);
    }

    /** Reads {@code JobInfo.warmth}; empty if the job has none yet. */
    public static Optional<Warmth> parse(String json) {
        if (json.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(json, Warmth.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored warmth report is not JSON", e);
        }
    }

    /** One line for a person. */
    @Override
    public String toString() {
        String why =
                starts.stream()
                        .map(start -> start.count() + " × " + start.why())
                        .collect(Collectors.joining(", ", " (", ")"));
        return datums
                + (datums == 1 ? " datum, " : " datums, ")
                + startCount
                + (startCount == 1 ? " start" : " starts")
                + " of user code"
                + (starts.isEmpty() ? "" : why)
                + ", "
                + coldStartsAvoided
                + " cold starts avoided, which would have cost about "
                + Times.precise(nanosSaved)
                + " (a start took "
                + Times.precise(startNanosMedian)
                + ")";
    }
}
