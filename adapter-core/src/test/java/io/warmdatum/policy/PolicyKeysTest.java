package io.warmdatum.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.faulttolerance.api.BeforeRetry;
import io.smallrye.faulttolerance.api.BeforeRetryHandler;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.faulttolerance.api.RateLimit;
import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.FailureBudget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.ExecutionContext;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How configuration keys override annotations: the cases of the standard's own test kit, and ours.
 */
class PolicyKeysTest {

    static final class Bare {
        @DatumFunction
        public void apply(Datum datum) {}
    }

    @Retry(maxRetries = 5)
    @Timeout(500)
    @CircuitBreaker
    @RateLimit
    @FailureBudget(failures = 1)
    static final class OnClass {
        @DatumFunction
        public void apply(Datum datum) {}
    }

    static final class OnMethod {
        @Retry(maxRetries = 5, delay = 1000)
        @Timeout(500)
        @CircuitBreaker
        @RateLimit
        @ExponentialBackoff
        @BeforeRetry(First.class)
        @DatumFunction
        public void apply(Datum datum) {}
    }

    static final class First implements BeforeRetryHandler {
        @Override
        public void handle(ExecutionContext context) {}
    }

    static final class Second implements BeforeRetryHandler {
        @Override
        public void handle(ExecutionContext context) {}
    }

    private static final Map<String, Class<?>> FUNCTIONS =
            Map.of("bare", Bare.class, "class", OnClass.class, "method", OnMethod.class);

    /** {@code #} stands for the class of the function; several keys are separated by spaces. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            class  | Retry/maxRetries=7                                   | retry.max-retries | 7 (8 tries)
            class  | #/Retry/maxRetries=8                                 | retry.max-retries | 8 (9 tries)
            class  | #/Retry/maxRetries=8 Retry/maxRetries=7              | retry.max-retries | 8 (9 tries)
            class  | #/apply/Retry/maxRetries=9                           | retry.max-retries | 5 (6 tries)
            class  | #/apply/Retry/maxRetries=9 #/Retry/maxRetries=8      | retry.max-retries | 8 (9 tries)
            method | Retry/maxRetries=7                                   | retry.max-retries | 7 (8 tries)
            method | #/apply/Retry/maxRetries=9                           | retry.max-retries | 9 (10 tries)
            method | #/apply/Retry/maxRetries=9 Retry/maxRetries=7        | retry.max-retries | 9 (10 tries)
            method | #/apply/Retry/maxRetries=9 #/Retry/maxRetries=8 Retry/maxRetries=7 | retry.max-retries | 9 (10 tries)
            method | #/Retry/maxRetries=8                                 | retry.max-retries | 5 (6 tries)
            method | #/Retry/maxRetries=8 Retry/maxRetries=7              | retry.max-retries | 7 (8 tries)
            method | #/other/Retry/maxRetries=8                           | retry.max-retries | 5 (6 tries)
            bare   | Retry/maxRetries=7                                   | retry.max-retries | 7 (8 tries)
            bare   | #/Retry/maxRetries=8 Retry/maxRetries=7              | retry.max-retries | 8 (9 tries)
            bare   | #/apply/Retry/maxRetries=9 #/Retry/maxRetries=8      | retry.max-retries | 9 (10 tries)
            bare   | Retry/maxRetries=-1                                  | retry.max-retries | -1 (no limit)
            bare   | Retry/maxRetries=0                                   | retry.max-retries | 0 (1 try)
            bare   | Retry/delay=500                                      | retry.delay       | 500ms
            bare   | Retry/delay=2 Retry/delayUnit=SECONDS                | retry.delay       | 2s
            bare   | Retry/jitter=3 Retry/jitterDelayUnit=seconds         | retry.jitter      | 3s
            bare   | Retry/maxDuration=1 Retry/durationUnit=HOURS         | retry.max-duration | 3600s
            bare   | Timeout/value=7                                      | timeout.value     | none
            method | smallrye.faulttolerance."#/apply".retry.max-retries=9 | retry.max-retries | 9 (10 tries)
            class  | smallrye.faulttolerance."#".retry.max-retries=9      | retry.max-retries | 9 (10 tries)
            class  | smallrye.faulttolerance.global.retry.max-retries=9   | retry.max-retries | 9 (10 tries)
            method | quarkus.fault-tolerance."#/apply".retry.max-retries=9 | retry.max-retries | 9 (10 tries)
            class  | quarkus.fault-tolerance."#".retry.max-retries=9      | retry.max-retries | 9 (10 tries)
            bare   | quarkus.fault-tolerance.global.retry.max-retries=9   | retry.max-retries | 9 (10 tries)
            class  | smallrye.faulttolerance."#".retry.max-retries=9 #/Retry/maxRetries=1 | retry.max-retries | 9 (10 tries)
            class  | smallrye.faulttolerance.global.retry.max-retries=9 #/Retry/maxRetries=1 | retry.max-retries | 1 (2 tries)
            class  | quarkus.fault-tolerance.global.retry.max-retries=9 smallrye.faulttolerance.global.retry.max-retries=1 | retry.max-retries | 9 (10 tries)
            bare   | smallrye.faulttolerance.global.retry.max-duration=5 smallrye.faulttolerance.global.retry.max-duration-unit=minutes | retry.max-duration | 300s
            bare   | smallrye.faulttolerance.global.retry.jitter=1 smallrye.faulttolerance.global.retry.jitter-unit=half-days | retry.jitter | 43200s
            class  | #/Timeout/value=70                                   | timeout.value     | 70ms
            class  | #/Timeout/unit=SECONDS                               | timeout.value     | 500s
            class  | #/CircuitBreaker/requestVolumeThreshold=6            | circuit-breaker.request-volume-threshold | 6
            class  | #/CircuitBreaker/failureRatio=0.25                   | circuit-breaker.failure-ratio | 0.25
            class  | #/CircuitBreaker/successThreshold=6                  | circuit-breaker.success-threshold | 6
            class  | #/CircuitBreaker/delay=6                             | circuit-breaker.delay | 6ms
            class  | #/CircuitBreaker/delayUnit=micros                    | circuit-breaker.delay | 5ms
            class  | #/CircuitBreaker/failOn=java.io.IOException,java.lang.Error | circuit-breaker.fail-on | IOException, Error
            class  | #/CircuitBreaker/skipOn=java.io.IOException          | circuit-breaker.skip-on | IOException
            class  | #/Retry/retryOn=java.io.IOException                  | retry.retry-on | IOException
            class  | #/Retry/abortOn=java.io.IOException,java.lang.Error  | retry.abort-on | IOException, Error
            class  | #/RateLimit/value=6                                  | rate-limit.value | 6
            class  | smallrye.faulttolerance."#".rate-limit.type=smooth   | rate-limit.type | SMOOTH
            class  | #/RateLimit/window=6                                 | rate-limit.window | 6s
            class  | #/RateLimit/minSpacing=6                             | rate-limit.min-spacing | 6s
            method | #/apply/ExponentialBackoff/factor=6                  | exponential-backoff.factor | 6
            method | #/apply/ExponentialBackoff/maxDelay=1500             | exponential-backoff.max-delay | 1.5s
            method | #/apply/BeforeRetry/value=io.warmdatum.policy.PolicyKeysTest$Second | before-retry.value | Second
            bare   | warmdatum.concurrency=6                              | concurrency | 6
            bare   | warmdatum."#".concurrency=6 warmdatum.concurrency=7  | concurrency | 6
            bare   | warmdatum.abandon-after=1.5s                         | abandon-after | 1.5s
            bare   | warmdatum."#".error-timeout=PT2M                     | error-timeout | 120s
            bare   | warmdatum.failure-budget.failures=6                  | failure-budget.failures | 6
            class  | warmdatum."#".failure-budget.failures=-1             | failure-budget.failures | any number
            class  | warmdatum.failure-budget.percent=2.5                 | failure-budget.percent | 2.5
            class  | warmdatum.failure-budget.minimum=6                   | failure-budget.minimum | 6
            """)
    void override(String function, String keys, String setting, String value) {
        FunctionPolicy policy = Policies.of(FUNCTIONS.get(function), keys.split(" +"));

        assertEquals(value, Policies.setting(policy, setting).value());
    }

    /** What is left of retry (6 tries), timeout (500 ms) and breaker when keys switch them off. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            class  | Retry/enabled=false                                            | timeout breaker
            class  | Retry/enabled=false #/Retry/enabled=true                       | retry timeout breaker
            class  | Retry/enabled=false #/apply/Retry/enabled=true                 | retry timeout breaker
            class  | Retry/enabled=false #/Retry/enabled=true #/apply/Retry/enabled=false | timeout breaker
            class  | #/Timeout/enabled=false                                        | retry breaker
            class  | #/Timeout/enabled=false #/apply/Timeout/enabled=true           | retry timeout breaker
            class  | #/apply/CircuitBreaker/enabled=false                           | retry timeout
            method | #/Timeout/enabled=false                                        | retry breaker
            method | #/apply/Timeout/enabled=false                                  | retry breaker
            method | #/other/Timeout/enabled=false                                  | retry timeout breaker
            class  | MP_Fault_Tolerance_NonFallback_Enabled=false                   |
            class  | MP_Fault_Tolerance_NonFallback_Enabled=true                    | retry timeout breaker
            class  | MP_Fault_Tolerance_NonFallback_Enabled=false Retry/enabled=true | retry
            class  | MP_Fault_Tolerance_NonFallback_Enabled=false #/Timeout/enabled=true | timeout
            method | MP_Fault_Tolerance_NonFallback_Enabled=false #/apply/CircuitBreaker/enabled=true | breaker
            class  | smallrye.faulttolerance.enabled=false                          |
            class  | quarkus.fault-tolerance.enabled=false                          |
            class  | smallrye.faulttolerance.enabled=true MP_Fault_Tolerance_NonFallback_Enabled=false | retry timeout breaker
            class  | smallrye.faulttolerance.global.retry.enabled=false             | timeout breaker
            class  | smallrye.faulttolerance."#".retry.enabled=false                | timeout breaker
            method | quarkus.fault-tolerance."#/apply".circuit-breaker.enabled=no   | retry timeout
            """)
    void switchOff(String function, String keys, String left) {
        AttemptPolicy policy = Policies.of(FUNCTIONS.get(function), keys.split(" +")).attempts();

        String on =
                (policy.retries().tries() == 6 ? "retry " : "")
                        + (policy.timeout().isPresent() ? "timeout " : "")
                        + (policy.breaker().isPresent() ? "breaker" : "");
        assertEquals(left == null ? "" : left, on.strip());
        assertTrue(policy.retries().tries() == 6 || policy.retries().tries() == 1);
    }

    @Test
    void theRetryThatEveryFunctionHasCanBeSwitchedOff() {
        assertEquals(
                1, Policies.of(Bare.class, "Retry/enabled=false").attempts().retries().tries());
    }

    @Test
    void aKeyAtTheWrongLevelIsPointedOut() {
        FunctionPolicy policy = Policies.of(OnMethod.class, "#/Retry/maxRetries=8");

        String name = OnMethod.class.getName();
        assertEquals(
                List.of(
                        name
                                + "/Retry/maxRetries in a test has no effect: @Retry on the method"
                                + " obeys "
                                + name
                                + "/apply/Retry/maxRetries"),
                policy.notes());
    }

    @Test
    void aKeyIsTheOriginOfItsValue() {
        FunctionPolicy policy = Policies.of(OnMethod.class, "Retry/maxRetries=8");

        assertEquals(
                new Setting(
                        "retry.max-retries",
                        "8 (9 tries)",
                        "Retry/maxRetries in a test",
                        "Retry/maxRetries"),
                Policies.setting(policy, "retry.max-retries"));
    }

    abstract static class Base {
        @DatumFunction
        public void apply(Datum datum) {}
    }

    static final class Inherits extends Base {}

    @Test
    void anInheritedFunctionIsNamedByItsClassAndByTheOneThatDeclaresIt() {
        String base = Base.class.getName();

        assertEquals(
                5,
                Policies.of(Inherits.class, "#/apply/Retry/maxRetries=4")
                        .attempts()
                        .retries()
                        .tries());
        assertEquals(
                5,
                Policies.of(Inherits.class, base + "/apply/Retry/maxRetries=4")
                        .attempts()
                        .retries()
                        .tries());
    }

    @Nested
    class EnvironmentVariables {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                RETRY_MAXRETRIES
                Retry_maxRetries
                IO_WARMDATUM_POLICY_POLICYKEYSTEST_BARE_APPLY_RETRY_MAXRETRIES
                SMALLRYE_FAULTTOLERANCE_GLOBAL_RETRY_MAX_RETRIES
                QUARKUS_FAULT_TOLERANCE__IO_WARMDATUM_POLICY_POLICYKEYSTEST_BARE_APPLY__RETRY_MAX_RETRIES
                """)
        void overrideARetry(String variable) {
            assertEquals(
                    8, environment(Map.of(variable, "7")).attempts().retries().tries(), variable);
        }

        @Test
        void setWhatOnlyFunctionsHave() {
            FunctionPolicy policy =
                    environment(
                            Map.of(
                                    "WARMDATUM_CONCURRENCY", "6",
                                    "WARMDATUM_FAILURE_BUDGET_FAILURES", "2"));

            assertEquals(6, policy.concurrency());
            assertEquals(2, policy.failures().failures().getAsInt());
        }

        @Test
        void switchAllOff() {
            FunctionPolicy policy =
                    environment(Map.of("MP_Fault_Tolerance_NonFallback_Enabled", "false"));

            assertEquals(1, policy.attempts().retries().tries());
        }

        @Test
        void anEmptyOneIsNotSet() {
            assertEquals(
                    3, environment(Map.of("RETRY_MAXRETRIES", "")).attempts().retries().tries());
        }

        private FunctionPolicy environment(Map<String, String> variables) {
            return Policies.of(
                    Bare.class,
                    ConfigKeys.of(
                            new SmallRyeConfigBuilder()
                                    .withSources(new EnvConfigSource(variables, 300))
                                    .build()),
                    Optional.empty());
        }
    }
}
