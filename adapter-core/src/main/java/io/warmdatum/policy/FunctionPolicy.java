package io.warmdatum.policy;

import io.warmdatum.spec.PipelineSpec;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a datum function is attempted on this host, and where each value came from. Immutable.
 *
 * <p>The sources, strongest first:
 *
 * <ol>
 *   <li>Configuration keys, in the standard's form ({@code com.acme.Fn/method/Retry/maxRetries}),
 *       SmallRye's ({@code smallrye.faulttolerance."com.acme.Fn/method".retry.max-retries}) and
 *       Quarkus' ({@code quarkus.fault-tolerance."com.acme.Fn/method".retry.max-retries}). Where
 *       several are set the more special counts (method, class, all), and among those of the same
 *       level the newer form. As in the standard, a key counts at the level where the annotation
 *       stands, and globally; {@code enabled} counts at each level. Datum functions have keys of
 *       their own, {@code warmdatum.concurrency}, {@code .abandon-after}, {@code .error-timeout},
 *       {@code .failure-budget.failures}, {@code .percent} and {@code .minimum}, and for one
 *       function {@code warmdatum."com.acme.Fn".concurrency}.
 *   <li>The pipeline spec, where it has the field: {@code datum_tries}, {@code datum_timeout}, and
 *       the annotations {@code retry-delay}, {@code err-timeout}, {@code failure-budget}.
 *   <li>Annotations, of the method before those of the class, with the meaning and the defaults
 *       that their own documentation gives them. So a bare {@code @Retry} is 3 retries within 3
 *       minutes, with up to 200 ms of jitter.
 *   <li>The defaults of datum functions: 3 tries, no pause, no jitter, no limit of the duration;
 *       whatever the failure. No timeout, breaker, rate limit or failure budget.
 * </ol>
 *
 * <p>Every function has a retry, with or without {@code @Retry}; where none stands, the keys of
 * {@code Retry} count at every level, so that {@code Retry/maxRetries} changes the default and
 * {@code Retry/enabled=false} means one try. The same holds for the keys of {@code Timeout} where
 * only the spec sets one. No key brings a timeout, a breaker, a rate limit or a back-off to a
 * function that has none.
 *
 * @param attempts policy of attempts
 * @param failures how many datums of a set may fail
 * @param errorTimeout time of one call of the error handler
 * @param abandonAfter how long an interrupted attempt may go on before it is left behind
 * @param concurrency how many datums at once, at least 1
 * @param settings each value and where it came from, in a fixed order
 * @param notes what a person should know who wrote this, such as keys that have no effect
 */
public record FunctionPolicy(
        AttemptPolicy attempts,
        FailureLimit failures,
        Duration errorTimeout,
        Duration abandonAfter,
        int concurrency,
        List<Setting> settings,
        List<String> notes) {

    public FunctionPolicy {
        Objects.requireNonNull(attempts, "attempts must be set");
        Objects.requireNonNull(failures, "failures must be set");
        Objects.requireNonNull(errorTimeout, "errorTimeout must be set");
        Objects.requireNonNull(abandonAfter, "abandonAfter must be set");
        settings = List.copyOf(settings);
        notes = List.copyOf(notes);
    }

    /**
     * Reads the policy of a function.
     *
     * @param type class of the function
     * @param function its method with {@code @DatumFunction}, declared there or inherited
     * @param errorHandler its method with {@code @OnDatumError}
     * @param keys the configuration
     * @param spec the pipeline that the function runs in, if there is one
     * @throws IllegalArgumentException an annotation is refused or a value is wrong; the message
     *     has a line for each problem, with class, method, annotation, member, and the key if one
     *     is to blame
     */
    public static FunctionPolicy of(
            Class<?> type,
            Method function,
            Optional<Method> errorHandler,
            ConfigKeys keys,
            Optional<PipelineSpec> spec) {
        try {
            return read(new Site(type, function, keys), errorHandler, spec);
        } catch (TypeNotPresentException e) {
            throw new IllegalArgumentException(
                    type.getName()
                            + "."
                            + function.getName()
                            + ": an annotation names a class that is not on the class path: "
                            + e.typeName(),
                    e);
        }
    }

    private static FunctionPolicy read(
            Site site, Optional<Method> errorHandler, Optional<PipelineSpec> spec) {
        new RefusedAnnotations(site).check();
        var settings = new ArrayList<Setting>();
        Retries retries = new RetryReader(site, spec, settings).read();
        var limits = new LimitsReader(site, spec, settings);
        Optional<Duration> timeout = limits.timeout();
        Optional<Breaker> breaker = new BreakerReader(site, settings).read();
        Optional<Rate> rate = limits.rate();
        FailureLimit failures = new BudgetReader(site, spec, settings).read();
        var host = new HostReader(site, spec, settings);
        Duration errorTimeout = host.errorTimeout(errorHandler);
        Duration abandonAfter = host.abandonAfter();
        int concurrency = host.concurrency();
        if (!site.problems().isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", site.problems()));
        }
        return new FunctionPolicy(
                new AttemptPolicy(retries, timeout, breaker, rate),
                failures,
                errorTimeout,
                abandonAfter,
                concurrency,
                settings,
                site.notes());
    }
}
