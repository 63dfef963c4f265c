package io.warmdatum.lambda.internal.runtime;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** What a handler learns of its invocation. Thread-safe. */
final class InvocationContext implements Context {

    private final RuntimeClient.Event event;
    private final Map<String, String> env;
    private final InstantSource clock;
    private final LambdaLogger logger;

    InvocationContext(
            RuntimeClient.Event event,
            Map<String, String> env,
            InstantSource clock,
            java.io.PrintStream out) {
        this.event = event;
        this.env = env;
        this.clock = clock;
        this.logger =
                new LambdaLogger() {
                    @Override
                    public void log(String message) {
                        out.print(message);
                        out.flush();
                    }

                    @Override
                    public void log(byte[] message) {
                        log(new String(message, StandardCharsets.UTF_8));
                    }
                };
    }

    @Override
    public String getAwsRequestId() {
        return event.requestId();
    }

    /** 0 where the event had no deadline. */
    @Override
    public int getRemainingTimeInMillis() {
        long left = Duration.between(clock.instant(), event.deadline()).toMillis();
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, left));
    }

    @Override
    public String getInvokedFunctionArn() {
        return event.functionArn();
    }

    @Override
    public String getFunctionName() {
        return env.getOrDefault("AWS_LAMBDA_FUNCTION_NAME", "");
    }

    @Override
    public String getFunctionVersion() {
        return env.getOrDefault("AWS_LAMBDA_FUNCTION_VERSION", "");
    }

    @Override
    public String getLogGroupName() {
        return env.getOrDefault("AWS_LAMBDA_LOG_GROUP_NAME", "");
    }

    @Override
    public String getLogStreamName() {
        return env.getOrDefault("AWS_LAMBDA_LOG_STREAM_NAME", "");
    }

    @Override
    public int getMemoryLimitInMB() {
        return Integer.parseInt(env.getOrDefault("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "0"));
    }

    @Override
    public CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public ClientContext getClientContext() {
        return null;
    }

    @Override
    public LambdaLogger getLogger() {
        return logger;
    }
}
