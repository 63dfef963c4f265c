package io.warmdatum.testing;

import io.warmdatum.testing.ContractFunctions.AbortOnNotFound;
import io.warmdatum.testing.ContractFunctions.Doubling;
import io.warmdatum.testing.ContractFunctions.Fibonacci;
import io.warmdatum.testing.ContractFunctions.Handled;
import io.warmdatum.testing.ContractFunctions.HandledInAHurry;
import io.warmdatum.testing.ContractFunctions.NoRetry;
import io.warmdatum.testing.ContractFunctions.NoneMayFail;
import io.warmdatum.testing.ContractFunctions.OneMayFail;
import io.warmdatum.testing.ContractFunctions.Plain;
import io.warmdatum.testing.ContractFunctions.RetryOnBoth;
import io.warmdatum.testing.ContractFunctions.RetryOnClass;
import io.warmdatum.testing.ContractFunctions.RetryOnIo;
import io.warmdatum.testing.ContractFunctions.RetryOnIoNotNotFound;
import io.warmdatum.testing.ContractFunctions.RetryOnMethod;
import io.warmdatum.testing.ContractFunctions.RetryWhenIo;
import io.warmdatum.testing.ContractFunctions.Timed;
import io.warmdatum.testing.ContractFunctions.TimedOnce;
import io.warmdatum.testing.ContractFunctions.Told;
import io.warmdatum.testing.ContractFunctions.Unlimited;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The table of the contract. Stateless. */
final class ContractCases {

    private static final String PROCESSED = "processed";
    private static final String RECOVERED = "recovered";
    private static final String FAILED = "failed";
    private static final String NOT_BEGUN = "not begun";

    private final List<ContractCase> cases = new ArrayList<>();

    private ContractCases() {}

    /** All cases. */
    static List<ContractCase> all() {
        var table = new ContractCases();
        table.withoutAnnotations();
        table.failures();
        table.output();
        table.handlers();
        table.retries();
        table.kindsOfExceptions();
        table.timeouts();
        table.keysOfRetries();
        table.keysOfOthers();
        table.severalDatums();
        return List.copyOf(table.cases);
    }

    private ContractCase add(String name, Class<?> function) {
        var contract = new ContractCase(name, function);
        cases.add(contract);
        return contract;
    }

    private void withoutAnnotations() {
        add("a datum that goes well has one attempt", Plain.class).datum("*=ok", PROCESSED, "1");
        add("the second of three tries may succeed", Plain.class)
                .datum("1=io *=ok", PROCESSED, "1 2");
        add("the third of three tries may succeed", Plain.class)
                .datum("1=io 2=io *=ok", PROCESSED, "1 2 3");
        add("there are three tries without annotations", Plain.class)
                .datum("*=io", FAILED, "1 2 3");
    }

    private void failures() {
        add("a returned failure is a failed attempt", Plain.class)
                .datum("1=failed *=ok", PROCESSED, "1 2");
        add("a failure without a reason is a failure", Plain.class)
                .datum("*=blank", FAILED, "1 2 3");
        add("no outcome is a failure", Plain.class).datum("*=null", FAILED, "1 2 3");
        add("an unchecked exception is tried again", Plain.class)
                .datum("1=illegal *=ok", PROCESSED, "1 2");
        add("an error is tried again", Plain.class).datum("1=assertion *=ok", PROCESSED, "1 2");
        add("a full stack is tried again", Plain.class).datum("1=stack *=ok", PROCESSED, "1 2");
        add("a message of several lines is one failure", Plain.class)
                .datum("*=lines", FAILED, "1 2 3");
        add("a terminal exception ends the attempts", Plain.class).datum("*=terminal", FAILED, "1");
        add("a terminal exception ends the attempts at any time", Plain.class)
                .datum("1=io 2=terminal *=ok", FAILED, "1 2");
    }

    private void output() {
        add("a datum may put out nothing", Plain.class)
                .datum("*=nothing", PROCESSED, "1", Map.of());
        add("a datum may put out folders", Plain.class)
                .datum("*=twoFiles", PROCESSED, "1", Map.of("/folder/a", "a", "/b", "b"));
        add("output of a failed attempt is not kept", Plain.class)
                .datum("1=halfAndIo *=ok", PROCESSED, "1 2");
        add("output of a failed datum is not kept", Plain.class)
                .datum("*=halfAndIo", FAILED, "1 2 3");
        add("a bad name fails the attempt", Plain.class).datum("1=badName *=ok", PROCESSED, "1 2");
        add("a bad name fails the datum", Plain.class).datum("*=badName", FAILED, "1 2 3");
        add("a link that leads nowhere fails the attempt", Plain.class)
                .datum("1=link *=ok", PROCESSED, "1 2");
        add("a bad name is told to the handler", Handled.class)
                .datum("*=badName handler=recoverLast", RECOVERED, "1 h1 2 h2 3 h3!");
    }

    private void handlers() {
        add("the handler is not called when all goes well", Handled.class)
                .datum("*=ok", PROCESSED, "1");
        add("the handler is called after every failed attempt", Handled.class)
                .datum("*=io", FAILED, "1 h1 2 h2 3 h3!");
        add("the handler recovers after the last attempt", Handled.class)
                .datum("*=io handler=recoverLast", RECOVERED, "1 h1 2 h2 3 h3!");
        add("what is recovered is tried again all the same", Handled.class)
                .datum("*=io handler=recover", RECOVERED, "1 h1 2 h2 3 h3!");
        add("only the last call of the handler counts", Handled.class)
                .datum("*=io handler=recoverFirst", FAILED, "1 h1 2 h2 3 h3!");
        add("a later success makes a recovery void", Handled.class)
                .datum("1=io *=ok handler=recover", PROCESSED, "1 h1 2");
        add("output of a recovered datum is dropped", Handled.class)
                .datum("*=halfAndIo handler=recover", RECOVERED, "1 h1 2 h2 3 h3!");
        add("a handler that throws recovers nothing", Handled.class)
                .datum("*=io handler=throw", FAILED, "1 h1 2 h2 3 h3!");
        add("a handler that returns nothing is only told", Told.class)
                .datum("*=io handler=recover", FAILED, "1 h1 2 h2 3 h3!");
        add("a terminal exception is told as the last", Handled.class)
                .datum("*=terminal handler=recover", RECOVERED, "1 h1!");
        add("a handler has its own time", HandledInAHurry.class)
                .datum("*=terminal handler=hang", FAILED, "1 h1!");
    }

    private void retries() {
        add("@Retry on the method counts", RetryOnMethod.class).datum("*=io", FAILED, "1 2");
        add("@Retry on the class counts", RetryOnClass.class).datum("*=io", FAILED, "1 2 3 4 5");
        add("@Retry on the method beats the class", RetryOnBoth.class).datum("*=io", FAILED, "1 2");
        add("no retry is one try", NoRetry.class).datum("*=io", FAILED, "1 h1!");
        add("one try may be recovered", NoRetry.class)
                .datum("*=io handler=recover", RECOVERED, "1 h1!");
        add("tries without limit", Unlimited.class)
                .datum("1=io 2=io 3=io 4=io 5=io 6=io *=ok", PROCESSED, "1 2 3 4 5 6 7");
        add("pauses that double change no number", Doubling.class).datum("*=io", FAILED, "1 2 3 4");
        add("pauses as Fibonacci change no number", Fibonacci.class)
                .datum("1=io 2=io *=ok", PROCESSED, "1 2 3");
    }

    private void kindsOfExceptions() {
        add("retryOn tries again after its exception", RetryOnIo.class)
                .datum("1=io *=ok", PROCESSED, "1 h1 2");
        add("retryOn takes subclasses", RetryOnIo.class)
                .datum("1=notFound *=ok", PROCESSED, "1 h1 2");
        add("retryOn ends after others", RetryOnIo.class).datum("*=illegal", FAILED, "1 h1!");
        add("retryOn ends after a returned failure", RetryOnIo.class)
                .datum("*=failed", FAILED, "1 h1!");
        add("abortOn ends after its exception", AbortOnNotFound.class)
                .datum("*=notFound", FAILED, "1 h1!");
        add("abortOn does not end after a superclass", AbortOnNotFound.class)
                .datum("1=io *=ok", PROCESSED, "1 h1 2");
        add("abortOn beats retryOn", RetryOnIoNotNotFound.class)
                .datum("1=io *=notFound handler=recover", RECOVERED, "1 h1 2 h2!");
        add("@RetryWhen tries again if its rule says so", RetryWhenIo.class)
                .datum("1=io *=ok", PROCESSED, "1 h1 2");
        add("@RetryWhen ends if its rule says so", RetryWhenIo.class)
                .datum("*=illegal", FAILED, "1 h1!");
    }

    private void timeouts() {
        add("a datum may take its time below the timeout", Timed.class)
                .datum("*=ok", PROCESSED, "1");
        add("an attempt that took too long is tried again", Timed.class)
                .datum("1=hang *=ok", PROCESSED, "1 h1 2");
        add("an attempt that took too long may be recovered", TimedOnce.class)
                .datum("*=hang handler=recover", RECOVERED, "1 h1!");
        add("a datum may fail by its timeout", TimedOnce.class).datum("*=hang", FAILED, "1 h1!");
    }

    private void keysOfRetries() {
        add("a global key beats the default", Plain.class)
                .key("Retry/maxRetries", "1")
                .datum("*=io", FAILED, "1 2");
        add("a key of the method beats its annotation", RetryOnMethod.class)
                .key("FN/process/Retry/maxRetries", "3")
                .datum("*=io", FAILED, "1 2 3 4");
        add("a key of the class beats its annotation", RetryOnClass.class)
                .key("FN/Retry/maxRetries", "1")
                .datum("*=io", FAILED, "1 2");
        add("a global key beats an annotation", RetryOnClass.class)
                .key("Retry/maxRetries", "0")
                .datum("*=io", FAILED, "1");
        add("a key of the class beats a global one", RetryOnClass.class)
                .key("FN/Retry/maxRetries", "1")
                .key("Retry/maxRetries", "0")
                .datum("*=io", FAILED, "1 2");
        add("a key of the method beats a global one", RetryOnMethod.class)
                .key("FN/process/Retry/maxRetries", "2")
                .key("Retry/maxRetries", "0")
                .datum("*=io", FAILED, "1 2 3");
        add("SmallRye's key of the class counts", RetryOnClass.class)
                .key("smallrye.faulttolerance.\"FN\".retry.max-retries", "1")
                .datum("*=io", FAILED, "1 2");
        add("SmallRye's key of the method counts", RetryOnMethod.class)
                .key("smallrye.faulttolerance.\"FN/process\".retry.max-retries", "2")
                .datum("*=io", FAILED, "1 2 3");
        add("SmallRye's global key counts", Plain.class)
                .key("smallrye.faulttolerance.global.retry.max-retries", "3")
                .datum("*=io", FAILED, "1 2 3 4");
        add("SmallRye's key beats the older form", RetryOnClass.class)
                .key("smallrye.faulttolerance.\"FN\".retry.max-retries", "1")
                .key("FN/Retry/maxRetries", "3")
                .datum("*=io", FAILED, "1 2");
        add("Quarkus' key counts", RetryOnClass.class)
                .key("quarkus.fault-tolerance.\"FN\".retry.max-retries", "1")
                .datum("*=io", FAILED, "1 2");
        add("a retry that is switched off is one try", RetryOnClass.class)
                .key("FN/Retry/enabled", "false")
                .datum("*=io", FAILED, "1");
        add("a retry that is switched off everywhere is one try", Plain.class)
                .key("Retry/enabled", "false")
                .datum("*=io", FAILED, "1");
        add("a key changes what is tried again", RetryOnIo.class)
                .key("FN/Retry/retryOn", "java.lang.IllegalStateException")
                .datum("1=illegal *=ok", PROCESSED, "1 h1 2");
        add("a key changes what ends the attempts", AbortOnNotFound.class)
                .key("FN/Retry/abortOn", "java.lang.IllegalStateException")
                .datum("1=notFound *=illegal", FAILED, "1 h1 2 h2!");
    }

    private void keysOfOthers() {
        add("a key shortens a timeout", TimedOnce.class)
                .key("FN/Timeout/value", "1000")
                .datum("*=hang", FAILED, "1 h1!");
        add("SmallRye's key shortens a timeout", TimedOnce.class)
                .key("smallrye.faulttolerance.\"FN\".timeout.value", "1000")
                .datum("*=hang", FAILED, "1 h1!");
        add("a timeout that is switched off is none", Timed.class)
                .key("Timeout/enabled", "false")
                .datum("*=ok", PROCESSED, "1");
        add("a key brings no timeout to a function that has none", Plain.class)
                .key("Timeout/value", "1")
                .datum("*=ok", PROCESSED, "1");
        add("a key shortens the handler's time", Handled.class)
                .key("warmdatum.error-timeout", "1s")
                .datum("*=terminal handler=hang", FAILED, "1 h1!");
        add("a key of one function beats the one of all", Handled.class)
                .key("warmdatum.\"FN\".error-timeout", "1s")
                .key("warmdatum.error-timeout", "10m")
                .datum("*=terminal handler=hang", FAILED, "1 h1!");
    }

    private void severalDatums() {
        add("a failed datum does not stop the others", Plain.class)
                .datum("*=ok", PROCESSED, "1")
                .datum("*=io", FAILED, "1 2 3")
                .datum("1=io *=ok", PROCESSED, "1 2");
        add("a recovered datum does not stop the others", NoneMayFail.class)
                .datum("*=io handler=recover", RECOVERED, "1 h1 2 h2 3 h3!")
                .datum("*=ok", PROCESSED, "1");
        add("a failure budget stops the set", NoneMayFail.class)
                .datum("*=ok", PROCESSED, "1")
                .datum("*=terminal", FAILED, "1 h1!")
                .datum("*=ok", NOT_BEGUN, "", Map.of())
                .datum("*=ok", NOT_BEGUN, "", Map.of());
        add("a failure budget allows what it says", OneMayFail.class)
                .datum("*=terminal", FAILED, "1")
                .datum("*=ok", PROCESSED, "1")
                .datum("*=terminal", FAILED, "1")
                .datum("*=ok", NOT_BEGUN, "", Map.of());
        add("a key sets a failure budget", Plain.class)
                .key("warmdatum.failure-budget.failures", "0")
                .datum("*=terminal", FAILED, "1")
                .datum("*=ok", NOT_BEGUN, "", Map.of());
        add("a key lifts a failure budget", NoneMayFail.class)
                .key("warmdatum.failure-budget.failures", "-1")
                .datum("*=terminal", FAILED, "1 h1!")
                .datum("*=ok", PROCESSED, "1");
    }
}
