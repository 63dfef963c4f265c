package io.warmdatum.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.processor.BuiltinScope;
import io.quarkus.test.QuarkusUnitTest;
import io.warmdatum.quarkus.DatumApplication;
import io.warmdatum.quarkus.DatumObserver;
import io.warmdatum.quarkus.ExitCodes;
import io.warmdatum.quarkus.FunctionType;
import io.warmdatum.testing.ContractFunctions;
import io.warmdatum.testing.FakeJob;
import io.warmdatum.testing.FakePachydermWorker;
import io.warmdatum.testing.FunctionContract;
import io.warmdatum.testing.TestDatum;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Functions that are beans of one application, with the fault tolerance of Quarkus beside them;
 * each case feeds another one. A worker in the test hands out the datums.
 */
@Timeout(300)
class CdiContractTest {

    private static final Path MEMORY = Path.of("target", "contract-memory.json").toAbsolutePath();

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            Folders.application(CountingFunction.class, Calls.class, Chosen.class, Flushes.class)
                    .overrideRuntimeConfigKey("warmdatum.runner.memory", MEMORY.toString())
                    .addBuildChainCustomizer(
                            chain ->
                                    chain.addBuildStep(context -> context.produce(functions()))
                                            .produces(AdditionalBeanBuildItem.class)
                                            .build());

    @Inject DatumApplication application;
    @Inject Flushes flushes;

    /** The function of the case instead of the application's. */
    @Dependent
    static class Chosen {

        private static Class<?> function = CountingFunction.class;

        @Produces
        @Dependent
        @Alternative
        @Priority(1)
        FunctionType type() {
            return new FunctionType(function);
        }
    }

    /** Counts the questions to the worker, before each of which everything has to be sent. */
    @Singleton
    static class Flushes implements DatumObserver {

        private final AtomicInteger count = new AtomicInteger();

        @Override
        public void flush() {
            count.incrementAndGet();
        }
    }

    private static AdditionalBeanBuildItem functions() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses(
                        Stream.of(ContractFunctions.class.getClasses())
                                .filter(type -> !type.isInterface())
                                .map(Class::getName)
                                .toList())
                .setDefaultScope(BuiltinScope.SINGLETON.getName())
                .setUnremovable()
                .build();
    }

    @TestFactory
    Stream<DynamicTest> everyCase(@TempDir Path folder) {
        return new Host().everyCase(folder);
    }

    /** Not the test class itself: that, and what it extends, is loaded apart from the test kit. */
    private final class Host extends FunctionContract {

        @Override
        protected List<Ended> run(
                Class<?> function, Map<String, String> keys, List<TestDatum> datums, Path folder)
                throws Exception {
            Files.deleteIfExists(MEMORY);
            Chosen.function = function;
            flushes.count.set(0);
            try (var worker =
                    FakePachydermWorker.of(folder)
                            .attached()
                            .datums(datums.toArray(TestDatum[]::new))
                            .tries(1)
                            .open()) {
                var all = new HashMap<>(keys);
                all.put("PPS_WORKER_GRPC_PORT", Integer.toString(worker.port()));
                all.put("WARMDATUM_PFS", worker.pfs().toString());
                all.forEach(System::setProperty);
                try {
                    var job = new FutureTask<FakeJob>(worker::run);
                    var thread = new Thread(job, "worker");
                    thread.setDaemon(true);
                    thread.start();
                    // The end of a set breaks the call that waits.
                    assertEquals(ExitCodes.SOURCE_GONE, application.run());
                    assertEquals(
                            datums.size() + 1, flushes.count.get(), "flushed before each pull");
                    FakeJob ended = job.get();
                    return datums.stream().map(datum -> Ended.of(ended.of(datum))).toList();
                } finally {
                    all.keySet().forEach(System::clearProperty);
                }
            }
        }
    }
}
