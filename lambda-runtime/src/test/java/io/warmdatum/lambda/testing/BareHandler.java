package io.warmdatum.lambda.testing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.crac.Core;
import org.crac.Resource;

/** A handler that does what its event says: a word, and an argument. */
public final class BareHandler implements RequestStreamHandler {

    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final AtomicInteger AT_ONCE = new AtomicInteger();
    private static final CountDownLatch THREE_ARE_IN = new CountDownLatch(3);

    private static volatile String snapshot = "none";

    // The runtime holds resources weakly: without this the hooks would vanish.
    private static final Resource HOOKS =
            new Resource() {
                @Override
                public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
                    snapshot = "taken";
                }

                @Override
                public void afterRestore(org.crac.Context<? extends Resource> context) {
                    if (System.getenv("FAIL_RESTORE") != null) {
                        throw new IllegalStateException("no restore");
                    }
                    snapshot += " restored";
                }
            };

    static {
        Core.getGlobalContext().register(HOOKS);
    }

    public BareHandler() throws IOException {
        if (System.getenv("FAIL_INIT") != null) {
            throw new IllegalStateException("no init");
        }
        if (System.getenv("LEAVE_DIRT") != null) {
            // A name that is there already is what a restart over a dirty folder meets.
            Files.writeString(
                    Path.of(System.getenv("TMPDIR"), "dirt"),
                    "x",
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
        }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        String event = new String(input.readAllBytes(), StandardCharsets.UTF_8).replace("\"", "");
        String[] words = event.split(" ", 2);
        String argument = words.length > 1 ? words[1] : "";
        int calls = CALLS.incrementAndGet();
        switch (words[0]) {
            case "echo" -> write(output, "\"" + argument + "\"");
            case "calls" -> write(output, "" + calls);
            case "remaining" -> write(output, "" + context.getRemainingTimeInMillis());
            case "trace" ->
                    write(
                            output,
                            "\"" + System.getProperty("com.amazonaws.xray.traceHeader") + "\"");
            case "id" -> write(output, "\"" + context.getAwsRequestId() + "\"");
            case "snapshot" -> write(output, "\"" + snapshot + "\"");
            case "pid" -> write(output, "" + ProcessHandle.current().pid());
            case "throw" -> throw new IllegalArgumentException(argument);
            case "overflow" -> overflow(0);
            case "exit" -> Runtime.getRuntime().halt(Integer.parseInt(argument));
            case "hang" -> hang();
            case "big" -> {
                byte[] text = new byte[Integer.parseInt(argument)];
                Arrays.fill(text, (byte) 'x');
                text[0] = '"';
                text[text.length - 1] = '"';
                output.write(text);
            }
            case "together" -> together(output);
            case "log" -> {
                context.getLogger().log(argument + "\n");
                write(output, "true");
            }
            case "hook" -> {
                File file = new File(argument);
                Runtime.getRuntime()
                        .addShutdownHook(
                                new Thread(
                                        () -> {
                                            try {
                                                Files.writeString(file.toPath(), "ended");
                                            } catch (IOException e) {
                                                throw new IllegalStateException(e);
                                            }
                                        }));
                write(output, "true");
            }
            default -> throw new IllegalArgumentException("unknown word " + words[0]);
        }
    }

    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers when three calls are in at the same time. */
    private static void together(OutputStream output) throws IOException {
        int now = AT_ONCE.incrementAndGet();
        THREE_ARE_IN.countDown();
        try {
            THREE_ARE_IN.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        write(output, "" + now);
    }

    private static void write(OutputStream output, String text) throws IOException {
        output.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
