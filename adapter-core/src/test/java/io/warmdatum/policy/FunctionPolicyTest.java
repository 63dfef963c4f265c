package io.warmdatum.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.policy.Retries.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What annotations mean for a policy, without keys. */
class FunctionPolicyTest {

    static final class Bare {
        @DatumFunction
        public void apply(Datum datum) {}
    }

    @Nested
    class WithoutAnnotations {

        private final FunctionPolicy policy = Policies.of(Bare.class);

        @Test
        void threeTriesWithNothingBetweenThemWhateverTheFailure() {
            Retries retries = policy.attempts().retries();

            assertEquals(3, retries.tries());
            assertEquals(Duration.ZERO, retries.delay());
            assertEquals(Duration.ZERO, retries.jitter());
            assertEquals(Optional.empty(), retries.maxDuration());
            assertEquals(new Backoff.Constant(), retries.backoff());
            assertTrue(retries.retryable().test(new StackOverflowError()));
        }

        @Test
        void nothingLimitsAttempts() {
            assertEquals(Optional.empty(), policy.attempts().timeout());
            assertEquals(Optional.empty(), policy.attempts().breaker());
            assertEquals(Optional.empty(), policy.attempts().rate());
            assertEquals(OptionalInt.empty(), policy.failures().failures());
            assertEquals(100, policy.failures().percent());
        }

        @Test
        void theHostGetsItsUsualTimes() {
            assertEquals(Duration.ofMinutes(1), policy.errorTimeout());
            assertEquals(Duration.ofSeconds(5), policy.abandonAfter());
            assertEquals(Runtime.getRuntime().availableProcessors(), policy.concurrency());
        }

        @Test
        void eachValueSaysThatItIsADefault() {
            assertEquals(
                    new Setting(
                            "retry.max-retries",
                            "2 (3 tries)",
                            "default of datum functions",
                            Bare.class.getName() + "/apply/Retry/maxRetries"),
                    policy.settings().get(0));
            assertEquals(List.of(), policy.notes());
        }
    }
}
