package io.warmdatum.quarkus;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.warmdatum.Datum;
import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.worker.Report;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A span for each datum that was attempted, and one in it for each call of the function. */
@Singleton
public class DatumSpans implements DatumObserver {

    private final Tracer tracer;
    private final Map<String, Span> open = new ConcurrentHashMap<>();

    DatumSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public CallEnd calling(Datum datum) {
        Span whole = open.computeIfAbsent(datum.id(), this::begin);
        Span call =
                tracer.spanBuilder("attempt")
                        .setParent(Context.root().with(whole))
                        .setAttribute("warmdatum.datum", datum.id())
                        .setAttribute("warmdatum.attempt", datum.attempt())
                        .startSpan();
        Scope current = call.makeCurrent();
        return thrown -> {
            current.close();
            if (thrown != null) {
                call.recordException(thrown);
                call.setStatus(StatusCode.ERROR);
            }
            call.end();
        };
    }

    private Span begin(String datumId) {
        return tracer.spanBuilder("datum")
                .setNoParent()
                .setAttribute("warmdatum.datum", datumId)
                .startSpan();
    }

    @Override
    public void attemptFailed(String datumId, int attempt, Failure failure) {
        Span whole = open.get(datumId);
        if (whole != null) {
            whole.addEvent("attempt " + attempt + " failed: " + failure.reason());
        }
    }

    @Override
    public void datumEnded(String datumId, Report report) {
        Span whole = open.remove(datumId);
        if (whole == null) {
            return;
        }
        whole.setAttribute("warmdatum.attempts", report.attempts().size());
        whole.setAttribute("warmdatum.outcome", report.outcome().getClass().getSimpleName());
        if (report.outcome() instanceof Outcome.Failed failed) {
            whole.setStatus(StatusCode.ERROR, failed.lastFailure().reason());
        }
        whole.end();
    }
}
