package io.warmdatum.quarkus;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.warmdatum.Datum;
import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.worker.Report;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Meters of datums. Labels have few values, whatever the datums are: no ids, no file names, no
 * reasons.
 */
@Singleton
public class DatumMetrics implements DatumObserver {

    private static final Duration[] BUCKETS =
            LongStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 60_000)
                    .mapToObj(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private final MeterRegistry registry;

    DatumMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void starting(String why) {
        registry.counter("warmdatum.starts", "cause", why).increment();
    }

    @Override
    public void ready(Duration took) {
        registry.timer("warmdatum.start.duration").record(took);
    }

    @Override
    public CallEnd calling(Datum datum) {
        long started = System.nanoTime();
        return thrown ->
                timer("warmdatum.attempt.duration", "result", thrown == null ? "returned" : "threw")
                        .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    }

    @Override
    public void attemptFailed(String datumId, int attempt, Failure failure) {
        registry.counter("warmdatum.attempts.failed", "cause", word(failure.cause().name()))
                .increment();
    }

    @Override
    public void datumEnded(String datumId, Report report) {
        timer("warmdatum.datum.duration", "outcome", outcome(report.outcome()))
                .record(report.prepareNanos() + report.processNanos(), TimeUnit.NANOSECONDS);
        registry.counter("warmdatum.attempts").increment(report.attempts().size());
    }

    private Timer timer(String name, String label, String value) {
        return Timer.builder(name)
                .tag(label, value)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static String outcome(Outcome outcome) {
        return word(outcome.getClass().getSimpleName());
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
