package io.warmdatum.lambda.internal.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.FunctionHealth;
import io.warmdatum.code.ReflectedFunction;
import io.warmdatum.lambda.internal.files.FunctionStaging;
import io.warmdatum.lambda.internal.function.FunctionWork;
import io.warmdatum.policy.ConfigKeys;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Makes the host of a function from its environment. Stateless.
 *
 * @param host serves invocations
 * @param warmUp makes user code ready before the first one
 */
public record Assembly(LambdaHost host, SnapshotHooks.WarmUp warmUp) {

    /**
     * Reads the environment and makes everything that is needed.
     *
     * @param env environment variables
     * @param log takes lines of the log
     * @throws IllegalArgumentException a setting or the function is wrong; the message says what to
     *     do
     * @throws Exception what the constructor of the function threw
     */
    public static Assembly of(Map<String, String> env, InstantSource clock, Consumer<String> log)
            throws Exception {
        Settings settings = Settings.of(env);
        var telemetry =
                new Telemetry(env.getOrDefault("AWS_LAMBDA_FUNCTION_NAME", "function"), clock, log);
        var mapper = new ObjectMapper();
        var storage = new Storage(settings, mapper, clock);
        var health = new AtomicReference<FunctionHealth>(why -> {});
        FunctionWork function =
                function(settings.function(), clock, telemetry, why -> health.get().unfit(why));
        var host =
                new LambdaHost(
                        mapper,
                        function,
                        new LambdaHost.Parts(
                                function,
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
        return new Assembly(host, function::warmUp);
    }

    private static FunctionWork function(
            String className, InstantSource clock, Telemetry telemetry, FunctionHealth health)
            throws Exception {
        Class<?> type;
        try {
            type = Class.forName(className, true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "WARMDATUM_FUNCTION: class " + className + " is not on the class path", e);
        }
        FunctionDefinition definition = FunctionDefinition.of(type);
        return new FunctionWork(
                definition,
                ReflectedFunction.create(definition),
                ConfigKeys.ofProcess(),
                clock,
                telemetry,
                telemetry,
                health);
    }
}
