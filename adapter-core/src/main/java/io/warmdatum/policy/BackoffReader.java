package io.warmdatum.policy;

import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.faulttolerance.api.FibonacciBackoff;
import io.warmdatum.policy.Retries.Backoff;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Reads how the pause before a retry grows. */
final class BackoffReader {

    // Made when they are needed: most functions have no back-off, and start faster without them.

    private static final class OfExponential {
        static final Member<ExponentialBackoff, Integer> FACTOR =
                Member.integer("factor", ExponentialBackoff::factor, 1);
        static final Member<ExponentialBackoff, Long> MAX =
                Member.whole("maxDelay", ExponentialBackoff::maxDelay, 0);
        static final Member<ExponentialBackoff, ChronoUnit> UNIT =
                Member.constant("maxDelayUnit", ExponentialBackoff::maxDelayUnit, ChronoUnit.class);
    }

    private static final class OfFibonacci {
        static final Member<FibonacciBackoff, Long> MAX =
                Member.whole("maxDelay", FibonacciBackoff::maxDelay, 0);
        static final Member<FibonacciBackoff, ChronoUnit> UNIT =
                Member.constant("maxDelayUnit", FibonacciBackoff::maxDelayUnit, ChronoUnit.class);
    }

    private final Site site;
    private final List<Setting> settings;
    private final Strategy<ExponentialBackoff> exponential;
    private final Strategy<FibonacciBackoff> fibonacci;

    BackoffReader(Site site, List<Setting> settings) {
        this.site = site;
        this.settings = settings;
        this.exponential = new Strategy<>(site, ExponentialBackoff.class);
        this.fibonacci = new Strategy<>(site, FibonacciBackoff.class);
    }

    Backoff read(Duration delay, Optional<Duration> maxDuration) {
        boolean grows = exponential.on();
        if (grows && fibonacci.on()) {
            site.problem(
                    site.methodName()
                            + ": @ExponentialBackoff and @FibonacciBackoff exclude each other;"
                            + " remove one, or switch it off by "
                            + fibonacci.key("enabled")
                            + "=false");
        }
        if (!grows && !fibonacci.on()) {
            return new Backoff.Constant();
        }
        if (delay.isZero()) {
            site.note(
                    (grows ? "@ExponentialBackoff" : "@FibonacciBackoff")
                            + " has no effect: the delay it starts from is 0; set @Retry(delay)");
        }
        if (grows) {
            Chosen<Integer> factor = exponential.get(OfExponential.FACTOR);
            settings.add(factor.named("exponential-backoff.factor"));
            return new Backoff.Exponential(
                    factor.value(),
                    limit(
                            exponential,
                            exponential.duration(OfExponential.MAX, OfExponential.UNIT),
                            "exponential-backoff.max-delay",
                            maxDuration));
        }
        return new Backoff.Fibonacci(
                limit(
                        fibonacci,
                        fibonacci.duration(OfFibonacci.MAX, OfFibonacci.UNIT),
                        "fibonacci-backoff.max-delay",
                        maxDuration));
    }

    private Optional<Duration> limit(
            Strategy<?> backoff,
            Chosen<Duration> limit,
            String name,
            Optional<Duration> maxDuration) {
        boolean none = limit.value().isZero();
        settings.add(limit.named(name, none ? "none" : Texts.text(limit.value())));
        if (maxDuration.isPresent() && maxDuration.get().compareTo(limit.value()) <= 0) {
            backoff.problem(
                    "maxDelay",
                    "must be less than @Retry.maxDuration of "
                            + Texts.text(maxDuration.get())
                            + ", is "
                            + Texts.text(limit.value()),
                    limit);
        }
        return none ? Optional.empty() : Optional.of(limit.value());
    }
}
