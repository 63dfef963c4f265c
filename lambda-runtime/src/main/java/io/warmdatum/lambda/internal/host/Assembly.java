package io.warmdatum.lambda.internal.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.FunctionHealth;
import io.warmdatum.code.ReflectedFunction;
import io.warmdatum.lambda.internal.batch.BatchSource.Verdict;
import io.warmdatum.lambda.internal.batch.BatchWork;
import io.warmdatum.lambda.internal.files.FunctionStaging;
import io.warmdatum.lambda.internal.function.FunctionWork;
import io.warmdatum.lambda.internal.program.ProgramWork;
import io.warmdatum.policy.ConfigKeys;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Makes the host of a function from its environment. Stateless.
 *
 * @param host serves invocations
 * @param warmUp makes user code ready before the first one
 * @param end ends user code in order
 */
public record Assembly(LambdaHost host, SnapshotHooks.WarmUp warmUp, Runnable end) {

    /** User code, loaded. */
    private record Work(
            BatchWork batches, Verdict verdict, SnapshotHooks.WarmUp warmUp, Runnable end) {}

    /**
     * Reads the environment and makes everything that is needed.
     *
     * @param env environment variables
     * @param log takes lines of the log
     * @throws IllegalArgumentException a setting, the function or the spec is wrong; the message
     *     says what to do
     * @throws Exception what the constructor of the function threw
     */
    public static Assembly of(Map<String, String> env, InstantSource clock, Consumer<String> log)
            throws Exception {
        Settings settings = Settings.of(env);
        var mapper = new ObjectMapper();
        var telemetry =
                new Telemetry(
                        mapper,
                        env.getOrDefault("AWS_LAMBDA_FUNCTION_NAME", "function"),
                        clock,
                        log);
        var storage = new Storage(settings, mapper, clock);
        var health = new AtomicReference<FunctionHealth>(why -> {});
        Work work =
                settings.pipeline().isPresent()
                        ? program(settings, env, storage, clock, telemetry)
                        : function(settings, env, clock, telemetry, why -> health.get().unfit(why));
        var host =
                new LambdaHost(
                        mapper,
                        work.batches(),
                        new LambdaHost.Parts(
                                work.verdict(),
                                new FunctionStaging(
                                        settings.work(),
                                        storage.downloads(),
                                        storage.destination()),
                                storage.ledger(),
                                storage.deadLetters(),
                                storage.spill(),
                                telemetry,
                                clock,
                                Runtime.getRuntime()::halt));
        health.set(host);
        return new Assembly(host, work.warmUp(), work.end());
    }

    /** A program is not started before a snapshot: all copies would share its state. */
    private static Work program(
            Settings settings,
            Map<String, String> env,
            Storage storage,
            InstantSource clock,
            Telemetry telemetry)
            throws IOException {
        ProgramWork program =
                ProgramParts.of(
                        settings,
                        env,
                        storage.downloads(),
                        storage.destination(),
                        telemetry,
                        clock);
        return new Work(program, program, () -> {}, program::close);
    }

    private static Work function(
            Settings settings,
            Map<String, String> env,
            InstantSource clock,
            Telemetry telemetry,
            FunctionHealth health)
            throws Exception {
        String className = settings.function().orElseThrow();
        Class<?> type;
        try {
            type = Class.forName(className, true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "WARMDATUM_FUNCTION: class " + className + " is not on the class path", e);
        }
        FunctionDefinition definition = FunctionDefinition.of(type);
        var function =
                new FunctionWork(
                        definition,
                        ReflectedFunction.create(definition),
                        ConfigKeys.ofSmallProcess(env),
                        clock,
                        telemetry,
                        telemetry,
                        health);
        return new Work(function, function, function::warmUp, () -> {});
    }
}
