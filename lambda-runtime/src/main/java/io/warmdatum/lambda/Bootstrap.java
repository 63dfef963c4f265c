package io.warmdatum.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.warmdatum.lambda.internal.runtime.RuntimeLoop;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;

/**
 * The program of a container image or of {@code provided.al2023}: {@code java -cp ...
 * io.warmdatum.lambda.Bootstrap [handler class]}. Without an argument the handler is {@link
 * WarmdatumHandler}; {@code _HANDLER} does not count, since images need not set it.
 */
final class Bootstrap {

    private Bootstrap() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        Map<String, String> env = System.getenv();
        RequestStreamHandler handler;
        try {
            handler = args.length == 0 ? new WarmdatumHandler() : load(args[0]);
        } catch (Exception | LinkageError e) {
            e.printStackTrace(System.out);
            RuntimeLoop.initFailed(e, env);
            System.exit(1);
            return;
        }
        System.exit(new RuntimeLoop(handler, env, InstantSource.system(), System.out).run());
    }

    private static RequestStreamHandler load(String name) throws Exception {
        Object handler = Class.forName(name).getDeclaredConstructor().newInstance();
        if (handler instanceof RequestStreamHandler stream) {
            return stream;
        }
        throw new IllegalArgumentException(
                name
                        + " must implement com.amazonaws.services.lambda.runtime.RequestStreamHandler");
    }
}
