package io.warmdatum.lambda.internal.function;

import io.warmdatum.Datum;
import io.warmdatum.FailedDatum;
import io.warmdatum.Outcome;
import io.warmdatum.TerminalDatumException;
import io.warmdatum.code.LoadedFunction;
import io.warmdatum.lambda.internal.batch.BatchSource.Verdict;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Notes which datums failed in a way that its policy never retries: a source that sends them again
 * would only do the same. Thread-safe.
 */
final class MarkedFunction implements LoadedFunction, Verdict {

    private final LoadedFunction function;
    private final Predicate<Throwable> retryable;
    private final InstantSource clock;
    private final Set<String> forGood = ConcurrentHashMap.newKeySet();

    MarkedFunction(LoadedFunction function, Predicate<Throwable> retryable, InstantSource clock) {
        this.function = function;
        this.retryable = retryable;
        this.clock = clock;
    }

    @Override
    public boolean forGood(String datumId) {
        return forGood.remove(datumId);
    }

    @Override
    public Outcome call(Datum datum) throws Throwable {
        if (!forGood.isEmpty()) {
            forGood.remove(datum.id());
        }
        try {
            return function.call(datum);
        } catch (Throwable e) {
            if (inTime(datum) && (e instanceof TerminalDatumException || !retryable.test(e))) {
                forGood.add(datum.id());
            }
            throw e;
        }
    }

    /** What ends after the deadline is given back, however it ended. */
    private boolean inTime(Datum datum) {
        return datum.deadline().map(d -> clock.instant().isBefore(d)).orElse(true);
    }

    @Override
    public String name() {
        return function.name();
    }

    @Override
    public boolean handlesErrors() {
        return function.handlesErrors();
    }

    @Override
    public void warmUp() throws Exception {
        function.warmUp();
    }

    @Override
    public boolean onError(FailedDatum failed) throws Throwable {
        return function.onError(failed);
    }
}
