package io.warmdatum.wire;

import io.warmdatum.Failure;
import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.FunctionHealth;
import io.warmdatum.code.FunctionRuntime;
import io.warmdatum.code.Isolation;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.code.ReflectedFunction;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.policy.FailureLimit;
import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.worker.FunctionHost;
import io.warmdatum.worker.LoopListener;
import io.warmdatum.worker.pull.PulledSource;
import io.warmdatum.worker.pull.RecoveryReport;
import io.warmdatum.worker.pull.RunnerMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Runs a datum function as the user code of a batching pipeline, in a plain JVM:
 *
 * <pre>transform:
 *   cmd: [java, -cp, /app/*, io.warmdatum.wire.FunctionRunner, com.acme.Fn]
 *   datum_batching: true</pre>
 *
 * <p>The function is loaded and warmed before the first datum is asked for. One that cannot be
 * started, or a wrong key, does not end the process, which Pachyderm would start again for ever:
 * each datum is answered with the reason instead, so that the job fails and says why.
 *
 * <table>
 *   <caption>Exit codes</caption>
 *   <tr><td>0</td><td>there is no more work; Pachyderm's worker never says so, it kills</td></tr>
 *   <tr><td>1</td><td>a defect of Warmdatum; the log has the details</td></tr>
 *   <tr><td>64</td><td>wrong call: no class, no {@code PPS_WORKER_GRPC_PORT}</td></tr>
 *   <tr><td>69</td><td>the worker cannot be reached, broke the call, or serves no batching pipeline
 *       </td></tr>
 *   <tr><td>70</td><td>the process was no longer fit: out of memory, or too many attempts that
 *       ignored their interruption</td></tr>
 * </table>
 */
public final class FunctionRunner {

    /** No more work. */
    public static final int DONE = 0;

    /** Called wrongly. */
    public static final int USAGE = 64;

    /** The worker is gone. */
    public static final int WORKER_GONE = 69;

    /** The process is no longer fit. */
    public static final int UNFIT = FunctionHealth.EXIT_CODE;

    /**
     * Configuration key: the file in which the runner remembers the attempt in progress. Defaults
     * to {@code warmdatum-runner-<port>.json} in the folder for temporary files.
     */
    public static final String MEMORY_KEY = "warmdatum.runner.memory";

    private static final Logger LOG = Logger.getLogger(FunctionRunner.class);

    private static final InstantSource CLOCK = InstantSource.system();

    private final Map<String, String> env;
    private final ConfigKeys keys;
    private final AtomicBoolean unfit = new AtomicBoolean();

    FunctionRunner(Map<String, String> env, ConfigKeys keys) {
        this.env = env;
        this.keys = keys;
    }

    /** Runs the function of the class that is named by the only argument. */
    public static void main(String[] args) {
        int code;
        try {
            code = new FunctionRunner(System.getenv(), ConfigKeys.ofProcess()).run(args);
        } catch (RuntimeException e) {
            LOG.error("Defect of Warmdatum; the datum in hand is not confirmed", e);
            code = 1;
        } catch (InterruptedException e) {
            code = 1;
        }
        flush();
        System.exit(code);
    }

    private static void flush() {
        System.out.flush();
        System.err.flush();
    }

    int run(String[] args) throws InterruptedException {
        int port;
        try {
            if (args.length != 1) {
                throw new IllegalArgumentException(
                        "name the class of the function, and nothing else: FunctionRunner"
                                + " com.acme.Fn");
            }
            port = GrpcNextDatum.port(env.get(GrpcNextDatum.PORT_VARIABLE));
        } catch (IllegalArgumentException e) {
            LOG.error(e.getMessage());
            return USAGE;
        }
        Loaded loaded = load(args[0]);
        var settings =
                new PulledSource.Settings(
                        Path.of(env.getOrDefault(Isolation.PFS_VARIABLE, "/pfs")),
                        loaded.recovery(),
                        loaded.failures());
        try (var call = new GrpcNextDatum(port);
                var source =
                        new PulledSource(
                                call,
                                settings,
                                new RunnerMemory(memory(port)),
                                CLOCK,
                                FunctionRunner::flush)) {
            loaded.work(source);
            return unfit.get() ? UNFIT : DONE;
        } catch (IOException e) {
            LOG.error(e.getMessage());
            return WORKER_GONE;
        }
    }

    private Path memory(int port) {
        return key(MEMORY_KEY)
                .map(Path::of)
                .orElseGet(
                        () ->
                                Path.of(
                                        System.getProperty("java.io.tmpdir"),
                                        "warmdatum-runner-" + port + ".json"));
    }

    private Optional<String> key(String name) {
        return keys.find(name).map(ConfigKeys.Value::text);
    }

    /** What answers datums: the function, or the reason why there is none. */
    private interface Loaded {

        RecoveryReport recovery();

        FailureLimit failures();

        void work(PulledSource source) throws IOException, InterruptedException;
    }

    private Loaded load(String className) {
        try {
            FunctionDefinition definition = FunctionDefinition.of(Class.forName(className));
            FunctionPolicy policy = definition.policy(keys, Optional.empty());
            policy.notes().forEach(LOG::warn);
            RecoveryReport recovery = RecoveryReport.of(key(RecoveryReport.KEY).orElse("error"));
            return new Usable(definition, policy, recovery);
        } catch (ClassNotFoundException | LinkageError | IllegalArgumentException e) {
            String why =
                    "error starting user code: "
                            + (e instanceof IllegalArgumentException ? e.getMessage() : e);
            LOG.error(why);
            return new Unusable(why);
        }
    }

    private record Unusable(String why) implements Loaded {

        @Override
        public RecoveryReport recovery() {
            return RecoveryReport.ERROR;
        }

        @Override
        public FailureLimit failures() {
            return FailureLimit.NONE;
        }

        @Override
        public void work(PulledSource source) throws IOException, InterruptedException {
            source.stopEarly(why);
            source.next();
        }
    }

    private final class Usable implements Loaded {

        private final FunctionDefinition definition;
        private final FunctionPolicy policy;
        private final RecoveryReport recovery;

        Usable(FunctionDefinition definition, FunctionPolicy policy, RecoveryReport recovery) {
            this.definition = definition;
            this.policy = policy;
            this.recovery = recovery;
        }

        @Override
        public RecoveryReport recovery() {
            return recovery;
        }

        @Override
        public FailureLimit failures() {
            return policy.failures();
        }

        @Override
        public void work(PulledSource source) throws IOException, InterruptedException {
            var runtime =
                    new FunctionRuntime(
                            () -> ReflectedFunction.create(definition),
                            definition.type().getClassLoader(),
                            policy.abandonAfter(),
                            FunctionHealth.MAX_ABANDONED,
                            CLOCK,
                            why -> leave(source, why));
            var log = new Log();
            runtime.startAhead(log).ifPresent(failure -> LOG.error(failure.reason()));
            new FunctionHost(
                            definition.name(),
                            runtime,
                            FunctionHost.Settings.of(definition, policy),
                            CLOCK,
                            log,
                            log)
                    .work(source, 1);
        }
    }

    private void leave(PulledSource source, String why) {
        LOG.error(why);
        unfit.set(true);
        source.leave();
    }

    /** What happens, for the pipeline's log. */
    private static final class Log implements ProgramListener, LoopListener {

        @Override
        public void attemptFailed(String datumId, int attempt, Failure failure) {
            LOG.warnf(
                    "Datum %s, attempt %d failed: %s%s",
                    datumId,
                    attempt,
                    failure.reason(),
                    failure.stderrTail().isEmpty() ? "" : "\n" + failure.stderrTail());
        }

        @Override
        public void starting(String why) {
            LOG.debugf("Loading the function: %s", why);
        }

        @Override
        public void ready(Duration startTook) {
            LOG.infof("The function is ready after %d ms", startTook.toMillis());
        }

        @Override
        public void ended(String how) {
            LOG.debugf("The function's thread ended: %s", how);
        }

        @Override
        public void line(Line line) {
            LOG.info(line.text());
        }
    }
}
