package io.warmdatum.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.QuarkusUnitTest;
import io.warmdatum.quarkus.DatumApplication;
import io.warmdatum.quarkus.DatumObserver;
import io.warmdatum.quarkus.ExitCodes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One datum goes well, one fails three times. */
class ObserversTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            Folders.application(
                    Map.of("good", "hello", "bad", "poison"),
                    CountingFunction.class,
                    Calls.class,
                    Spans.class);

    @Inject DatumApplication application;
    @Inject MeterRegistry meters;
    @Inject Spans spans;
    @Inject @Readiness HealthCheck ready;
    @Inject Calls calls;
    @Inject @Any Instance<DatumObserver> observers;

    @Test
    void areToldWhatHappensToDatums() throws Exception {
        assertEquals(Status.DOWN, ready.call().getStatus());

        assertEquals(ExitCodes.INCOMPLETE, application.run());

        assertEquals(Status.UP, ready.call().getStatus());
        assertEquals(
                1, meters.get("warmdatum.starts").tag("cause", "first start").counter().count());
        assertEquals(4, meters.get("warmdatum.attempts").counter().count());
        assertEquals(
                3,
                meters.get("warmdatum.attempts.failed").tag("cause", "reported").counter().count());
        assertEquals(1, ended("processed"));
        assertEquals(1, ended("failed"));

        assertEquals(2, spans.named("datum").size());
        assertEquals(
                List.of(StatusCode.ERROR, StatusCode.UNSET),
                spans.named("datum").stream()
                        .map(s -> s.getStatus().getStatusCode())
                        .sorted(java.util.Comparator.comparing(Enum::name))
                        .toList());
        assertEquals(
                spans.named("datum").stream().map(SpanData::getSpanId).collect(Collectors.toSet()),
                spans.named("attempt").stream()
                        .map(SpanData::getParentSpanId)
                        .collect(Collectors.toSet()));
        assertEquals(4, spans.named("attempt").size());
        assertEquals(4, calls.logged());
    }

    @Test
    void sendTheirSpansWhenTheProcessMayBeKilled() {
        int before = spans.flushes();

        observers.forEach(DatumObserver::flush);

        assertEquals(before + 1, spans.flushes());
    }

    private long ended(String outcome) {
        return meters.get("warmdatum.datum.duration").tag("outcome", outcome).timer().count();
    }
}
