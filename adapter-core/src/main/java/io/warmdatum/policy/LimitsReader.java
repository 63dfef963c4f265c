package io.warmdatum.policy;

import io.smallrye.faulttolerance.api.RateLimit;
import io.smallrye.faulttolerance.api.RateLimitType;
import io.warmdatum.spec.PipelineSpec;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Reads the time limit of an attempt and the rate limit of all attempts. */
final class LimitsReader {

    // Made when they are needed: most functions have no limits, and start faster without them.

    private static final class OfTimeout {
        static final Member<Timeout, Long> VALUE = Member.whole("value", Timeout::value, 1);
        static final Member<Timeout, ChronoUnit> UNIT =
                Member.constant("unit", Timeout::unit, ChronoUnit.class);
    }

    private static final class OfRate {
        static final Member<RateLimit, Integer> ATTEMPTS =
                Member.integer("value", RateLimit::value, 1);
        static final Member<RateLimit, Long> WINDOW = Member.whole("window", RateLimit::window, 1);
        static final Member<RateLimit, ChronoUnit> WINDOW_UNIT =
                Member.constant("windowUnit", RateLimit::windowUnit, ChronoUnit.class);
        static final Member<RateLimit, Long> SPACING =
                Member.whole("minSpacing", RateLimit::minSpacing, 0);
        static final Member<RateLimit, ChronoUnit> SPACING_UNIT =
                Member.constant("minSpacingUnit", RateLimit::minSpacingUnit, ChronoUnit.class);
        static final Member<RateLimit, RateLimitType> TYPE =
                Member.constant("type", RateLimit::type, RateLimitType.class);
    }

    private final Optional<PipelineSpec> spec;
    private final List<Setting> settings;
    private final Strategy<Timeout> timeout;
    private final Strategy<RateLimit> rate;

    LimitsReader(Site site, Optional<PipelineSpec> spec, List<Setting> settings) {
        this.spec = spec;
        this.settings = settings;
        this.timeout = new Strategy<>(site, Timeout.class);
        this.rate = new Strategy<>(site, RateLimit.class);
    }

    Optional<Duration> timeout() {
        Optional<Chosen<Duration>> ofSpec =
                spec.flatMap(PipelineSpec::datumTimeout)
                        .map(limit -> Chosen.by("datum_timeout of the pipeline spec", limit));
        if (!timeout.stands() && ofSpec.isEmpty()) {
            settings.add(Chosen.byDefault("none", "").named("timeout.value"));
            return Optional.empty();
        }
        Optional<Chosen<Boolean>> off = timeout.switchedOff();
        if (off.isPresent()) {
            settings.add(off.get().named("timeout.value", "none"));
            return Optional.empty();
        }
        Chosen<Duration> limit = timeout.duration(OfTimeout.VALUE, OfTimeout.UNIT, ofSpec, 1);
        settings.add(limit.named("timeout.value", Texts.text(limit.value())));
        return Optional.of(limit.value());
    }

    Optional<Rate> rate() {
        if (!rate.stands()) {
            return Optional.empty();
        }
        Optional<Chosen<Boolean>> off = rate.switchedOff();
        if (off.isPresent()) {
            settings.add(off.get().named("rate-limit", "none"));
            return Optional.empty();
        }
        Chosen<Integer> attempts = rate.get(OfRate.ATTEMPTS);
        Chosen<Duration> window = rate.duration(OfRate.WINDOW, OfRate.WINDOW_UNIT);
        Chosen<Duration> spacing = rate.duration(OfRate.SPACING, OfRate.SPACING_UNIT);
        Chosen<RateLimitType> type = rate.get(OfRate.TYPE);
        settings.add(attempts.named("rate-limit.value"));
        settings.add(window.named("rate-limit.window", Texts.text(window.value())));
        settings.add(spacing.named("rate-limit.min-spacing", Texts.text(spacing.value())));
        settings.add(type.named("rate-limit.type"));
        return Optional.of(
                new Rate(
                        attempts.value(),
                        window.value(),
                        spacing.value(),
                        Rate.Type.valueOf(type.value().name())));
    }
}
