package io.warmdatum.quarkus;

import io.warmdatum.Datum;
import io.warmdatum.FailedDatum;
import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.code.LoadedFunction;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.worker.LoopListener;
import io.warmdatum.worker.Report;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** All observers of the process as one. Thread-safe. */
@Singleton
class Observers implements ProgramListener, LoopListener {

    private final List<DatumObserver> all;

    Observers(@Any Instance<DatumObserver> all) {
        this.all = all.stream().toList();
    }

    /** The process may be killed from now on. */
    void flush() {
        all.forEach(DatumObserver::flush);
        System.out.flush();
        System.err.flush();
    }

    /** The function, with its calls observed. */
    LoadedFunction around(LoadedFunction function) {
        return new Observed(function);
    }

    @Override
    public void starting(String why) {
        all.forEach(o -> o.starting(why));
    }

    @Override
    public void ready(Duration startTook) {
        all.forEach(o -> o.ready(startTook));
    }

    /** A thread has ended; the function stays loaded. */
    @Override
    public void ended(String how) {}

    /** Functions write through the application's log. */
    @Override
    public void line(Line line) {}

    @Override
    public void attemptFailed(String datumId, int attempt, Failure failure) {
        all.forEach(o -> o.attemptFailed(datumId, attempt, failure));
    }

    @Override
    public void datumEnded(String datumId, Report report) {
        all.forEach(o -> o.datumEnded(datumId, report));
    }

    private final class Observed implements LoadedFunction {

        private final LoadedFunction function;

        Observed(LoadedFunction function) {
            this.function = function;
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
        public Outcome call(Datum datum) throws Throwable {
            List<DatumObserver.CallEnd> ends = all.stream().map(o -> o.calling(datum)).toList();
            Throwable thrown = null;
            try {
                return function.call(datum);
            } catch (Throwable e) {
                thrown = e;
                throw e;
            } finally {
                for (int i = ends.size() - 1; i >= 0; i--) {
                    ends.get(i).ended(thrown);
                }
            }
        }

        @Override
        public boolean onError(FailedDatum failed) throws Throwable {
            return function.onError(failed);
        }
    }
}
