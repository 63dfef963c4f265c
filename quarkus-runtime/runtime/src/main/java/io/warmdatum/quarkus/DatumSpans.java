package io.warmdatum.quarkus;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.warmdatum.Datum;
import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.worker.Report;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** A span for each datum that was attempted, and one in it for each call of the function. */
@Singleton
public class DatumSpans implements DatumObserver {

    private static final Logger LOG = Logger.getLogger("io.warmdatum");
    private static final Duration FLUSH = Duration.ofSeconds(2);

    private final OpenTelemetry telemetry;
    private final Tracer tracer;
    private final Map<String, Span> open = new ConcurrentHashMap<>();

    DatumSpans(OpenTelemetry telemetry, Tracer tracer) {
        this.telemetry = telemetry;
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

    /** Collectors that are slow or gone hold up the work only for a short time. */
    @Override
    public void flush() {
        if (telemetry instanceof OpenTelemetrySdk sdk
                && !sdk.getSdkTracerProvider()
                        .forceFlush()
                        .join(FLUSH.toMillis(), TimeUnit.MILLISECONDS)
                        .isSuccess()) {
            LOG.warnf("Spans could not be sent within %s; some may be lost", FLUSH);
        }
    }
}
