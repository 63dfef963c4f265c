package io.warmdatum.lambda.internal.runtime;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Takes events and calls a handler, with as many threads as the environment serves invocations at
 * once. Whatever the handler throws becomes the error of its invocation, and an answer that the
 * service refuses is no reason to lose what is warm; only a full heap is.
 */
public final class RuntimeLoop {

    private static final int NEXT_TRIES = 5;

    /**
     * Where AWS' tracing looks for the invocation's id; one process, so one invocation at a time.
     */
    private static final String TRACE = "com.amazonaws.xray.traceHeader";

    private final RuntimeClient client;
    private final RequestStreamHandler handler;
    private final Map<String, String> env;
    private final InstantSource clock;
    private final PrintStream out;

    /**
     * @param handler called by several threads at once where the environment serves several
     *     invocations
     * @param env environment of the process
     * @param clock tells the time of day
     * @param out the log
     * @throws IllegalStateException this is no environment of AWS Lambda
     */
    public RuntimeLoop(
            RequestStreamHandler handler,
            Map<String, String> env,
            InstantSource clock,
            PrintStream out) {
        this.client = client(env);
        this.handler = Objects.requireNonNull(handler, "handler must be set");
        this.env = Map.copyOf(env);
        this.clock = Objects.requireNonNull(clock, "clock must be set");
        this.out = Objects.requireNonNull(out, "out must be set");
    }

    private static RuntimeClient client(Map<String, String> env) {
        String address = env.get("AWS_LAMBDA_RUNTIME_API");
        if (address == null) {
            throw new IllegalStateException(
                    "AWS_LAMBDA_RUNTIME_API is not set: this runs in AWS Lambda, or under its"
                            + " runtime interface emulator");
        }
        return new RuntimeClient(address);
    }

    /** Tells the service that the start has failed. */
    public static void initFailed(Throwable why, Map<String, String> env) throws IOException {
        client(env).initError("Runtime.InitError", ErrorJson.of(why));
    }

    /**
     * Serves until the service cannot be reached any more.
     *
     * @return exit code for the process
     */
    public int run() throws InterruptedException {
        int threads = threads();
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            Thread thread = new Thread(this::serve, "invocations-" + i);
            others.add(thread);
            thread.start();
        }
        serve();
        for (Thread thread : others) {
            thread.join();
        }
        return 1;
    }

    private int threads() {
        return Integer.parseInt(env.getOrDefault("AWS_LAMBDA_MAX_CONCURRENCY", "1"));
    }

    private void serve() {
        int failures = 0;
        while (failures < NEXT_TRIES) {
            try {
                RuntimeClient.Event event = client.next();
                failures = 0;
                serve(event);
            } catch (IOException e) {
                failures++;
                log("the Runtime API cannot be reached: " + e);
            }
        }
    }

    private void serve(RuntimeClient.Event event) throws IOException {
        if (threads() == 1) {
            System.setProperty(TRACE, event.traceId());
        }
        var answer = new AnswerBuffer();
        var context = new InvocationContext(event, env, clock, out);
        try {
            handler.handleRequest(new ByteArrayInputStream(event.body()), answer, context);
        } catch (Throwable thrown) {
            report(event, thrown);
            return;
        } finally {
            // An interrupt was meant for what the handler did.
            Thread.interrupted();
        }
        int status = client.response(event.requestId(), answer.bytes(), answer.size());
        if (status == 413) {
            log("the answer of " + answer.size() + " bytes is too large for the service");
            client.error(
                    event.requestId(),
                    "Function.ResponseSizeTooLarge",
                    "{\"errorMessage\":\"the answer is too large\","
                            + "\"errorType\":\"Function.ResponseSizeTooLarge\"}");
        } else {
            check("answer", status);
        }
    }

    private void report(RuntimeClient.Event event, Throwable thrown) throws IOException {
        thrown.printStackTrace(out);
        check(
                "error",
                client.error(event.requestId(), "Function.HandlerError", ErrorJson.of(thrown)));
        if (thrown instanceof OutOfMemoryError) {
            // Other threads may have lost something: a new process knows where it stands.
            Runtime.getRuntime().halt(1);
        }
    }

    private void check(String what, int status) throws IOException {
        if (status >= 500) {
            throw new IOException("status " + status + " for the " + what);
        }
        if (status >= 400) {
            log(
                    "the service did not take the "
                            + what
                            + " (status "
                            + status
                            + (status == 410 ? ": it came too late)" : ")"));
        }
    }

    private void log(String line) {
        out.println(line);
    }
}
