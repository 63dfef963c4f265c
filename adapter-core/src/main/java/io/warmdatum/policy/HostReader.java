package io.warmdatum.policy;

import io.warmdatum.DatumFunction;
import io.warmdatum.OnDatumError;
import io.warmdatum.spec.PipelineSpec;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads what a function says to its host beside the standard annotations. */
final class HostReader {

    private static final String ERR_TIMEOUT = "warmdatum.io/err-timeout";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final Member<OnDatumError, Duration> ERROR_TIMEOUT =
            new Member<>(
                    "error-timeout",
                    handler -> Duration.ofMillis(handler.timeoutMillis()),
                    Texts::duration,
                    d -> d.isZero() || d.isNegative() ? "must be more than 0s" : "");
    private static final Member<DatumFunction, Duration> ABANDON_AFTER =
            new Member<>(
                    "abandon-after",
                    function -> Duration.ofMillis(function.abandonAfterMillis()),
                    Texts::duration,
                    d -> d.isNegative() ? "must be 0s or more" : "");
    private static final Member<DatumFunction, Integer> CONCURRENCY =
            Member.integer("concurrency", DatumFunction::concurrency, 0);

    private final Optional<PipelineSpec> spec;
    private final List<Setting> settings;
    private final DatumFunction function;
    private final OwnKeys keys;

    HostReader(Site site, Optional<PipelineSpec> spec, List<Setting> settings) {
        this.spec = spec;
        this.settings = settings;
        this.function = site.method().getAnnotation(DatumFunction.class);
        this.keys = new OwnKeys(site);
    }

    Duration errorTimeout(Optional<Method> handler) {
        Chosen<Duration> otherwise =
                spec.filter(s -> s.annotations().containsKey(ERR_TIMEOUT))
                        .map(s -> Chosen.by(ERR_TIMEOUT + " of the pipeline spec", s.errTimeout()))
                        .or(() -> handler.map(HostReader::ofHandler))
                        .orElseGet(() -> Chosen.byDefault(MINUTE, ""));
        Chosen<Duration> limit = keys.get("error-timeout", ERROR_TIMEOUT, otherwise);
        settings.add(limit.named("error-timeout", Texts.text(limit.value())));
        return limit.value();
    }

    private static Chosen<Duration> ofHandler(Method handler) {
        return Chosen.annotated(
                "@OnDatumError",
                ERROR_TIMEOUT.get().apply(handler.getAnnotation(OnDatumError.class)),
                MINUTE);
    }

    Duration abandonAfter() {
        Chosen<Duration> limit =
                keys.get(
                        "abandon-after",
                        ABANDON_AFTER,
                        Chosen.annotated(
                                "@DatumFunction",
                                ABANDON_AFTER.get().apply(function),
                                Duration.ofSeconds(5)));
        settings.add(limit.named("abandon-after", Texts.text(limit.value())));
        return limit.value();
    }

    int concurrency() {
        Chosen<Integer> count =
                keys.get(
                        "concurrency",
                        CONCURRENCY,
                        Chosen.annotated("@DatumFunction", function.concurrency(), 0));
        int cpus = Runtime.getRuntime().availableProcessors();
        settings.add(
                count.named(
                        "concurrency",
                        count.value() > 0 ? "" + count.value() : cpus + " (number of CPUs)"));
        return count.value() > 0 ? count.value() : cpus;
    }
}
