package io.warmdatum.lambda.internal.event;

import java.util.List;
import java.util.Objects;

/**
 * The datums of one event, and how their ends are answered. Immutable.
 *
 * @param source name of the source, for logs and metrics, for example {@code sqs-fifo}
 * @param datums datums in the order of the event
 * @param contract makes the answer
 */
public record LambdaBatch(String source, List<LambdaDatum> datums, Contract contract) {

    public LambdaBatch {
        Objects.requireNonNull(source, "source must be set");
        datums = List.copyOf(datums);
        Objects.requireNonNull(contract, "contract must be set");
    }

    /** What a source is told. */
    @FunctionalInterface
    public interface Contract {

        /**
         * The answer.
         *
         * @param ends one for each datum, in the same order
         */
        Answer answer(List<DatumEnd> ends);
    }

    /** The answer for the ends of the datums, one each, in the same order. */
    public Answer answer(List<DatumEnd> ends) {
        if (ends.size() != datums.size()) {
            throw new IllegalArgumentException(
                    ends.size() + " ends for " + datums.size() + " datums");
        }
        return contract.answer(ends);
    }
}
