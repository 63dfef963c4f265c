package io.warmdatum.policy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;

/** Reads the circuit breaker of a function. */
final class BreakerReader {

    // Made when they are needed: most functions have no breaker, and start faster without them.
    private static final class Members {
        static final Member<CircuitBreaker, Integer> VOLUME =
                Member.integer("requestVolumeThreshold", CircuitBreaker::requestVolumeThreshold, 1);
        static final Member<CircuitBreaker, Double> RATIO =
                new Member<>(
                        "failureRatio",
                        CircuitBreaker::failureRatio,
                        Texts::decimal,
                        ratio -> ratio >= 0 && ratio <= 1 ? "" : "must be from 0 to 1");
        static final Member<CircuitBreaker, Integer> SUCCESSES =
                Member.integer("successThreshold", CircuitBreaker::successThreshold, 1);
        static final Member<CircuitBreaker, Long> DELAY =
                Member.whole("delay", CircuitBreaker::delay, 0);
        static final Member<CircuitBreaker, ChronoUnit> DELAY_UNIT =
                Member.constant("delayUnit", CircuitBreaker::delayUnit, ChronoUnit.class);
    }

    private final Site site;
    private final List<Setting> settings;
    private final Strategy<CircuitBreaker> breaker;

    BreakerReader(Site site, List<Setting> settings) {
        this.site = site;
        this.settings = settings;
        this.breaker = new Strategy<>(site, CircuitBreaker.class);
    }

    Optional<Breaker> read() {
        if (!breaker.stands()) {
            return Optional.empty();
        }
        Optional<Chosen<Boolean>> off = breaker.switchedOff();
        if (off.isPresent()) {
            settings.add(off.get().named("circuit-breaker", "none"));
            return Optional.empty();
        }
        Chosen<Integer> volume = breaker.get(Members.VOLUME);
        Chosen<Double> ratio = breaker.get(Members.RATIO);
        Chosen<Integer> successes = breaker.get(Members.SUCCESSES);
        Chosen<Duration> delay = breaker.duration(Members.DELAY, Members.DELAY_UNIT);
        ClassLoader loader = site.type().getClassLoader();
        Chosen<List<Class<? extends Throwable>>> on =
                breaker.get(Member.classes("failOn", CircuitBreaker::failOn, loader));
        Chosen<List<Class<? extends Throwable>>> except =
                breaker.get(Member.classes("skipOn", CircuitBreaker::skipOn, loader));
        settings.add(volume.named("circuit-breaker.request-volume-threshold"));
        settings.add(ratio.named("circuit-breaker.failure-ratio"));
        settings.add(successes.named("circuit-breaker.success-threshold"));
        settings.add(delay.named("circuit-breaker.delay", Texts.text(delay.value())));
        settings.add(on.named("circuit-breaker.fail-on", Texts.names(on.value())));
        settings.add(except.named("circuit-breaker.skip-on", Texts.names(except.value())));
        return Optional.of(
                new Breaker(
                        volume.value(),
                        ratio.value(),
                        successes.value(),
                        delay.value(),
                        new ThrownRule(on.value(), except.value())));
    }
}
