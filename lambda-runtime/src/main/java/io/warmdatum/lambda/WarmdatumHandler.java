package io.warmdatum.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.warmdatum.lambda.internal.host.Assembly;
import io.warmdatum.lambda.internal.host.LambdaHost;
import io.warmdatum.lambda.internal.host.SnapshotHooks;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import org.crac.Core;

/**
 * The handler of AWS Lambda functions: set {@code io.warmdatum.lambda.WarmdatumHandler} as the
 * function's handler and {@code WARMDATUM_FUNCTION} to the class of a datum function, or {@code
 * WARMDATUM_PIPELINE} to the file of a pipeline spec that names a program. It takes batches of SQS
 * (standard and FIFO), Kinesis, DynamoDB streams, Kafka, S3 Batch Operations, Step Functions'
 * Distributed Map, EventBridge Pipes, and events of S3, SNS and EventBridge, and answers each in
 * the form that its source acts on.
 *
 * <p>The event source mapping must have {@code FunctionResponseTypes: [ReportBatchItemFailures]}:
 * without it the source ignores which datums failed and forgets all.
 *
 * <p>A program is started by the first datum and kept alive, waiting for its next one, from then
 * on. It gets a SIGTERM at the end of the environment if an external extension is registered.
 *
 * <p>Thread-safe: where an environment serves several invocations at once they share the function,
 * or have a program each. A datum is begun only if it is likely to end in time; the rest is given
 * back.
 */
public final class WarmdatumHandler implements RequestStreamHandler {

    private final LambdaHost host;

    // AWS' runtime holds hooks weakly.
    private final SnapshotHooks hooks;

    /**
     * Loads the function named by the environment, or prepares the program.
     *
     * @throws IllegalArgumentException a setting or the function is wrong; the message says what to
     *     do
     * @throws Exception what the constructor of the function threw
     */
    public WarmdatumHandler() throws Exception {
        Assembly assembly =
                Assembly.of(System.getenv(), InstantSource.system(), System.out::println);
        this.host = assembly.host();
        this.hooks = new SnapshotHooks(assembly.warmUp());
        Core.getGlobalContext().register(hooks);
        Runtime.getRuntime().addShutdownHook(new Thread(assembly.end(), "end-of-user-code"));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        output.write(
                host.serve(
                        input,
                        context.getAwsRequestId(),
                        Duration.ofMillis(context.getRemainingTimeInMillis())));
    }
}
