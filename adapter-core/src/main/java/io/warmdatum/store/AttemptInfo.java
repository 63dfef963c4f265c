package io.warmdatum.store;

import io.warmdatum.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * One attempt as recorded. Immutable.
 *
 * @param number from 1
 * @param worker worker that made it
 * @param started when the datum was handed out (or its start-up failed)
 * @param ended when it was over
 * @param failure why it failed; empty if it did not
 * @param errorCommand what the error command gave: {@code ""} not run, {@code "recovered"}, or what
 *     went wrong
 */
public record AttemptInfo(
        int number,
        String worker,
        Instant started,
        Instant ended,
        Optional<Failure> failure,
        String errorCommand) {}
