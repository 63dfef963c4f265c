package io.warmdatum.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a {@link FakePachydermWorker} recorded of a job. Immutable.
 *
 * @param state how the job ended
 * @param reason why, {@code ""} after success
 * @param datums results in the order of the datums; a datum of a set that never succeeded is
 *     missing
 * @param starts how often the program was started
 * @param firstCalls of each start that got so far, how long the program took to its first NextDatum
 */
public record FakeJob(
        State state, String reason, List<Result> datums, int starts, List<Duration> firstCalls) {

    /** States of a job; the real worker has no end for the last. */
    public enum State {
        /** All datums were processed or recovered. */
        SUCCESS,
        /** A datum failed, or the outputs of two collide. */
        FAILURE,
        /** A set failed more often than the test allows; a real job would be started for ever. */
        RESTARTING
    }

    /** States of a datum. */
    public enum DatumState {
        /** User code confirmed it. */
        PROCESSED,
        /** All attempts failed. */
        FAILED,
        /** All attempts failed, and the error command succeeded after one of them. */
        RECOVERED
    }

    /**
     * How a datum ended. Immutable.
     *
     * @param datum the datum
     * @param state state
     * @param failures why attempts failed, in order
     * @param output folder with the kept output; it has files only if the datum was processed
     */
    public record Result(TestDatum datum, DatumState state, List<String> failures, Path output) {

        /** The reason of the last failed attempt; {@code ""} if none failed. */
        public String reason() {
            return failures.isEmpty() ? "" : failures.get(failures.size() - 1);
        }

        /** The kept files as UTF-8, by rooted path. */
        public Map<String, String> files() {
            return TextFiles.below(output);
        }
    }

    /** The result of a datum. */
    public Result of(TestDatum datum) {
        return datums.stream()
                .filter(result -> result.datum().id().equals(datum.id()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no result of this datum"));
    }
}
