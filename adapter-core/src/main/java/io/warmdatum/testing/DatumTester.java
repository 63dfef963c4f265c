package io.warmdatum.testing;

import io.warmdatum.Datum;
import io.warmdatum.FailedDatum;
import io.warmdatum.Outcome;
import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.FunctionHealth;
import io.warmdatum.code.FunctionRuntime;
import io.warmdatum.code.LoadedFunction;
import io.warmdatum.code.ReflectedFunction;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.worker.FunctionHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assertions;

/**
 * Feeds datums to a function in this JVM, with its annotations and its configuration keys in force,
 * as every host does. The function is loaded once for all datums of one {@link #run}.
 *
 * <p>After each datum it is checked that the function left nothing behind in the process: threads,
 * temporary files (where the folder for them is not shared with others), changed system properties,
 * locale or time zone. Used by one thread.
 */
public final class DatumTester {

    private final Class<?> function;
    private final Path folder;
    private final Map<String, String> keys = new HashMap<>();
    private final Map<Integer, FunctionFault> faults = new HashMap<>();
    private boolean checks = true;

    /**
     * @param function class with a datum function
     * @param folder existing folder for the files of datums
     */
    public DatumTester(Class<?> function, Path folder) {
        this.function = Objects.requireNonNull(function, "function must be set");
        this.folder = Objects.requireNonNull(folder, "folder must be set");
    }

    /** Sets a configuration key, for example {@code Retry/maxRetries}; the process has none. */
    public DatumTester key(String name, String value) {
        keys.put(name, value);
        return this;
    }

    /** Does something to every attempt of this number, from 1. */
    public DatumTester fault(int attempt, FunctionFault fault) {
        faults.put(attempt, fault);
        return this;
    }

    /** Does not look for what the function left behind. */
    public DatumTester withoutChecks() {
        checks = false;
        return this;
    }

    /** Feeds one datum. */
    public DatumResult run(TestDatum datum) throws IOException, InterruptedException {
        return run(List.of(datum)).get(0);
    }

    /**
     * Feeds datums one after the other.
     *
     * @return results in the order of the datums; those that were not begun, since the failure
     *     budget was used up, are missing
     * @throws IllegalArgumentException the class is no datum function, or an annotation or a key is
     *     wrong
     */
    public List<DatumResult> run(List<TestDatum> datums) throws IOException, InterruptedException {
        FunctionDefinition definition = FunctionDefinition.of(function);
        var policy = definition.policy(ConfigKeys.of(keys, "the test"), Optional.empty());
        List<String> unfit = new ArrayList<>();
        var runtime =
                new FunctionRuntime(
                        () -> new Faulty(ReflectedFunction.create(definition)),
                        function.getClassLoader(),
                        policy.abandonAfter(),
                        FunctionHealth.MAX_ABANDONED,
                        InstantSource.system(),
                        unfit::add);
        var watch = new LeftOverWatch(checks);
        var source = new TestSource(Files.createTempDirectory(folder, "datums"), datums);
        new FunctionHost(
                        definition.name(),
                        runtime,
                        FunctionHost.Settings.of(definition, policy),
                        InstantSource.system(),
                        watch,
                        watch)
                .work(source, 1);
        Assertions.assertEquals(List.of(), unfit, "the process is no longer fit for the function");
        Assertions.assertEquals(List.of(), watch.found(), "left behind by the function");
        return source.results();
    }

    /** The function with its faults. */
    private final class Faulty implements LoadedFunction {

        private final LoadedFunction real;

        Faulty(LoadedFunction real) {
            this.real = real;
        }

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public boolean handlesErrors() {
            return real.handlesErrors();
        }

        @Override
        public void warmUp() throws Exception {
            real.warmUp();
        }

        @Override
        public Outcome call(Datum datum) throws Throwable {
            FunctionFault fault = faults.get(datum.attempt());
            if (fault instanceof FunctionFault.Instead instead) {
                throw instead.thrown().get();
            } else if (fault instanceof FunctionFault.Hang) {
                new CountDownLatch(1).await();
            }
            Outcome outcome = real.call(datum);
            if (fault instanceof FunctionFault.Afterwards afterwards) {
                throw afterwards.thrown().get();
            }
            return outcome;
        }

        @Override
        public boolean onError(FailedDatum failed) throws Throwable {
            return real.onError(failed);
        }
    }
}
