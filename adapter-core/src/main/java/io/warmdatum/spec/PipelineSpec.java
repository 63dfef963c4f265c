package io.warmdatum.spec;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One checked pipeline spec with all defaults filled in. Immutable.
 *
 * <p>What Warmdatum adds to Pachyderm's fields stands in {@code metadata.annotations} under {@code
 * warmdatum.io/...}, so that the spec stays valid there.
 *
 * @param project project; defaults to {@code default}
 * @param name pipeline name
 * @param description free text
 * @param transform user code
 * @param input input tree; empty means the pipeline never has a datum
 * @param parallelism number of workers, at least 1
 * @param datumSets how datums are grouped into sets
 * @param datumTimeout limit of one attempt; empty means none
 * @param jobTimeout limit of a job from its start; empty means none
 * @param datumTries attempts in all, at least 1; defaults to 3
 * @param reprocess whether datums processed by an earlier job are processed again by every job
 * @param outputBranch branch of the output repo; defaults to {@code master}
 * @param salt part of the datum hash; {@code ""} means chosen at creation
 * @param afterError annotation {@code warmdatum.io/after-error}: {@code diagram} (default), {@code
 *     keep-warm}, {@code always-restart}
 * @param startTimeout annotation {@code warmdatum.io/start-timeout}: limit from the start of the
 *     program to its first NextDatum; empty means none, and that is the default
 * @param errTimeout annotation {@code warmdatum.io/err-timeout}: time budget of one run of the
 *     error command; defaults to 1 minute
 * @param gracePeriod annotation {@code warmdatum.io/grace-period}: time between SIGTERM and SIGKILL
 *     when the program is no longer needed; defaults to 5 s
 * @param retryDelay annotation {@code warmdatum.io/retry-delay}: pause before a retry; defaults to
 *     0
 * @param annotations all annotations as given
 * @param source the spec as given, as JSON text with the keys in snake_case
 */
public record PipelineSpec(
        String project,
        String name,
        String description,
        Transform transform,
        Optional<Input> input,
        int parallelism,
        DatumSets datumSets,
        Optional<Duration> datumTimeout,
        Optional<Duration> jobTimeout,
        int datumTries,
        boolean reprocess,
        String outputBranch,
        String salt,
        AfterError afterError,
        Optional<Duration> startTimeout,
        Duration errTimeout,
        Duration gracePeriod,
        Duration retryDelay,
        Map<String, String> annotations,
        String source) {

    /**
     * Annotation {@code warmdatum.io/failure-budget}: how many datums of a job may fail before the
     * rest is not begun; empty, the default, means all.
     */
    public Optional<FailureAllowance> failureBudget() {
        return Optional.ofNullable(annotations.get(Annotations.FAILURE_BUDGET))
                .flatMap(FailureAllowance::parse);
    }

    /**
     * Whether the spec as given has a field, rather than its default.
     *
     * @param field name of a field of the top level, in snake_case
     */
    public boolean says(String field) {
        return SourceJson.parse(source).hasNonNull(field);
    }

    /**
     * This spec with a salt, in {@link #source} too.
     *
     * @param newSalt salt chosen at creation
     * @return a spec that differs in nothing else
     */
    public PipelineSpec withSalt(String newSalt) {
        return SpecReader.fromSource(
                SourceJson.text(SourceJson.parse(source).put("salt", newSalt)));
    }
}
