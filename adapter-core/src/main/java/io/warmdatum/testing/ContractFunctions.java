package io.warmdatum.testing;

import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.faulttolerance.api.FibonacciBackoff;
import io.smallrye.faulttolerance.api.RetryWhen;
import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.FailedDatum;
import io.warmdatum.FailureBudget;
import io.warmdatum.OnDatumError;
import io.warmdatum.Outcome;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.function.Predicate;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** The annotations that the contract's cases are about, each combination on a class of its own. */
public final class ContractFunctions {

    private ContractFunctions() {}

    /** Nothing but a function. */
    public static class Plain extends ContractFunction {}

    /** With an error handler that decides. */
    public static class Handled extends ContractFunction {

        @OnDatumError
        public boolean handler(FailedDatum failed) throws Exception {
            return handle(failed);
        }
    }

    /** With an error handler that is only told. */
    public static class Told extends ContractFunction {

        @OnDatumError
        public void handler(FailedDatum failed) throws Exception {
            handle(failed);
        }
    }

    /** An error handler with little time. */
    public static class HandledInAHurry extends ContractFunction {

        @OnDatumError(timeoutMillis = 1000)
        public boolean handler(FailedDatum failed) throws Exception {
            return handle(failed);
        }
    }

    /** One retry, said on the method. */
    public static class RetryOnMethod extends ContractFunction {

        @Override
        @DatumFunction
        @Retry(maxRetries = 1, jitter = 0)
        public Outcome process(Datum datum) throws Exception {
            return super.process(datum);
        }
    }

    /** Four retries, said on the class. */
    @Retry(maxRetries = 4, jitter = 0)
    public static class RetryOnClass extends ContractFunction {}

    /** Four retries on the class, one on the method. */
    @Retry(maxRetries = 4, jitter = 0)
    public static class RetryOnBoth extends ContractFunction {

        @Override
        @DatumFunction
        @Retry(maxRetries = 1, jitter = 0)
        public Outcome process(Datum datum) throws Exception {
            return super.process(datum);
        }
    }

    /** No retry. */
    @Retry(maxRetries = 0)
    public static class NoRetry extends Handled {}

    /** As many tries as it takes. */
    @Retry(maxRetries = -1, jitter = 0)
    public static class Unlimited extends ContractFunction {}

    /** Retries after one kind of exception. */
    @Retry(maxRetries = 3, jitter = 0, retryOn = IOException.class)
    public static class RetryOnIo extends Handled {}

    /** Retries, but not after one kind of exception. */
    @Retry(maxRetries = 3, jitter = 0, abortOn = FileNotFoundException.class)
    public static class AbortOnNotFound extends Handled {}

    /** Both rules; the special one of them ends the attempts. */
    @Retry(
            maxRetries = 3,
            jitter = 0,
            retryOn = IOException.class,
            abortOn = FileNotFoundException.class)
    public static class RetryOnIoNotNotFound extends Handled {}

    /** Retries when a rule of its own says so. */
    @Retry(maxRetries = 3, jitter = 0)
    @RetryWhen(exception = IsIo.class)
    public static class RetryWhenIo extends Handled {}

    /** The rule of {@link RetryWhenIo}. */
    public static final class IsIo implements Predicate<Throwable> {

        @Override
        public boolean test(Throwable thrown) {
            return thrown instanceof IOException;
        }
    }

    /** Attempts have a second. */
    @Timeout(1000)
    public static class Timed extends Handled {}

    /** Attempts have a second, and there is one. */
    @Timeout(1000)
    @Retry(maxRetries = 0)
    public static class TimedOnce extends Handled {}

    /** Pauses double. */
    @Retry(maxRetries = 3, delay = 5, jitter = 0)
    @ExponentialBackoff
    public static class Doubling extends ContractFunction {}

    /** Pauses grow as the Fibonacci numbers. */
    @Retry(maxRetries = 3, delay = 5, jitter = 0)
    @FibonacciBackoff
    public static class Fibonacci extends ContractFunction {}

    /** No datum may fail. */
    @FailureBudget(failures = 0)
    public static class NoneMayFail extends Handled {}

    /** One datum may fail. */
    @FailureBudget(failures = 1)
    public static class OneMayFail extends ContractFunction {}
}
