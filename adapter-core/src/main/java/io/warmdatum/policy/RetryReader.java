package io.warmdatum.policy;

import io.smallrye.faulttolerance.api.AlwaysOnException;
import io.smallrye.faulttolerance.api.NeverOnResult;
import io.smallrye.faulttolerance.api.RetryWhen;
import io.warmdatum.spec.PipelineSpec;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.faulttolerance.Retry;

/** Reads how often a function is tried: {@code @Retry} and what goes with it. */
final class RetryReader {

    /** 3 tries, as {@code datum_tries} of a spec. */
    private static final int DEFAULT_RETRIES = 2;

    private static final Member<Retry, Integer> MAX_RETRIES =
            Member.integer("maxRetries", Retry::maxRetries, -1);
    private static final Member<Retry, Long> DELAY = Member.whole("delay", Retry::delay, 0);
    private static final Member<Retry, ChronoUnit> DELAY_UNIT =
            Member.constant("delayUnit", Retry::delayUnit, ChronoUnit.class);
    private static final Member<Retry, Long> JITTER = Member.whole("jitter", Retry::jitter, 0);
    private static final Member<Retry, ChronoUnit> JITTER_UNIT =
            Member.constant("jitterDelayUnit", Retry::jitterDelayUnit, ChronoUnit.class);
    private static final Member<Retry, Long> MAX_DURATION =
            Member.whole("maxDuration", Retry::maxDuration, 0);
    private static final Member<Retry, ChronoUnit> DURATION_UNIT =
            Member.constant("durationUnit", Retry::durationUnit, ChronoUnit.class);

    private final Site site;
    private final Optional<PipelineSpec> spec;
    private final List<Setting> settings;
    private final Strategy<Retry> retry;
    private final Strategy<RetryWhen> when;

    RetryReader(Site site, Optional<PipelineSpec> spec, List<Setting> settings) {
        this.site = site;
        this.spec = spec;
        this.settings = settings;
        this.retry = new Strategy<>(site, Retry.class);
        this.when = new Strategy<>(site, RetryWhen.class);
    }

    Retries read() {
        Optional<Chosen<Boolean>> off = retry.switchedOff();
        if (off.isPresent()) {
            settings.add(off.get().named("retry.max-retries", "0 (1 try)"));
            return Retries.of(1, Duration.ZERO);
        }
        int retries = maxRetries();
        Chosen<Duration> delay =
                retry.duration(
                        DELAY,
                        DELAY_UNIT,
                        spec.filter(s -> s.annotations().containsKey("warmdatum.io/retry-delay"))
                                .map(
                                        s ->
                                                Chosen.by(
                                                        "warmdatum.io/retry-delay of the"
                                                                + " pipeline spec",
                                                        s.retryDelay())),
                        0);
        settings.add(delay.named("retry.delay", Texts.text(delay.value())));
        Chosen<Duration> jitter = retry.duration(JITTER, JITTER_UNIT, Optional.empty(), 0);
        settings.add(jitter.named("retry.jitter", Texts.text(jitter.value())));
        Optional<Duration> maxDuration = maxDuration(delay.value());
        var backoff = new BackoffReader(site, settings).read(delay.value(), maxDuration);
        return new Retries(
                retries == -1 || retries == Integer.MAX_VALUE ? Retries.UNLIMITED : retries + 1,
                delay.value(),
                jitter.value(),
                maxDuration,
                backoff,
                retryable(),
                new BeforeRetryReader(site, settings).read());
    }

    private int maxRetries() {
        Chosen<Integer> retries =
                retry.get(
                        MAX_RETRIES,
                        spec.filter(s -> s.says("datum_tries"))
                                .map(
                                        s ->
                                                Chosen.by(
                                                        "datum_tries of the pipeline spec",
                                                        s.datumTries() - 1)),
                        DEFAULT_RETRIES);
        int value = retries.value();
        String tries = value == 0 ? "1 try" : (value + 1L) + " tries";
        settings.add(
                retries.named(
                        "retry.max-retries",
                        value + (value == -1 ? " (no limit)" : " (" + tries + ")")));
        return value;
    }

    private Optional<Duration> maxDuration(Duration delay) {
        Chosen<Duration> limit = retry.duration(MAX_DURATION, DURATION_UNIT, Optional.empty(), 0);
        boolean none = limit.value().isZero();
        settings.add(limit.named("retry.max-duration", none ? "none" : Texts.text(limit.value())));
        if (none) {
            return Optional.empty();
        }
        if (limit.value().compareTo(delay) <= 0) {
            retry.problem(
                    "maxDuration",
                    "must be more than the delay of "
                            + Texts.text(delay)
                            + ", is "
                            + Texts.text(limit.value())
                            + "; 0 means no limit",
                    limit);
        }
        return Optional.of(limit.value());
    }

    private Predicate<Throwable> retryable() {
        ThrownRule rule = byType();
        if (!when.on()) {
            return rule;
        }
        RetryWhen given = site.annotation(RetryWhen.class).orElseThrow();
        if (given.result() != NeverOnResult.class) {
            problem(
                    "result is not supported, since a datum function has no result to look at;"
                            + " return Outcome.failed(...) for what is to be tried again");
        }
        Class<? extends Predicate<Throwable>> exception = given.exception();
        if (exception == AlwaysOnException.class) {
            return rule;
        }
        var byType = retry.stands() ? Exception.class : Throwable.class;
        if (!rule.equals(new ThrownRule(List.of(byType), List.of()))) {
            problem(
                    "exception must not be combined with @Retry.retryOn or abortOn; say all of it"
                            + " in "
                            + exception.getName());
        }
        settings.add(when.given(exception.getSimpleName()).named("retry-when.exception"));
        return Instances.of(site, when.place(), "@RetryWhen.exception", exception)
                .<Predicate<Throwable>>map(UserRule::new)
                .orElse(rule);
    }

    private void problem(String what) {
        site.problem(site.name(when.place()) + ": @RetryWhen." + what);
    }

    private ThrownRule byType() {
        ClassLoader loader = site.type().getClassLoader();
        Chosen<List<Class<? extends Throwable>>> on =
                retry.get(
                        Member.classes("retryOn", Retry::retryOn, loader),
                        Optional.empty(),
                        List.of(Throwable.class));
        Chosen<List<Class<? extends Throwable>>> except =
                retry.get(
                        Member.classes("abortOn", Retry::abortOn, loader),
                        Optional.empty(),
                        List.of());
        settings.add(on.named("retry.retry-on", Texts.names(on.value())));
        settings.add(except.named("retry.abort-on", Texts.names(except.value())));
        return new ThrownRule(on.value(), except.value());
    }
}
