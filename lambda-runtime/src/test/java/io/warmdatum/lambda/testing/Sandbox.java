package io.warmdatum.lambda.testing;

import io.warmdatum.lambda.testing.RuntimeApi.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One execution environment: the runtime's process, its extensions, its temp folder, and the
 * service around them. Used by one thread, except for invocations of {@link Mode#MANAGED}.
 *
 * <p>As on AWS: with one invocation at a time everything in it is frozen (SIGSTOP) between
 * invocations; at the deadline, or when the process ends, everything is killed, the temp folder
 * stays as it is, and the next invocation starts the runtime again inside its own time. With
 * several at once nothing is frozen, and a deadline only ends its invocation. SIGTERM comes at the
 * end only if an external extension is registered.
 */
public final class Sandbox implements AutoCloseable {

    /** From SIGTERM to SIGKILL at the end; more than AWS gives, since this machine may be slow. */
    private static final Duration TERM_TO_KILL = Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * What is run.
     *
     * @param command the runtime
     * @param env added to the environment of this process
     * @param folder empty folder of the environment: {@code tmp} and {@code log} appear in it
     * @param extensions folder of extension executables; may be missing
     * @param concurrency invocations at once, for {@link Mode#MANAGED}
     * @param freezing whether everything is stopped between invocations
     */
    public record Setup(
            Mode mode,
            List<String> command,
            Map<String, String> env,
            Path folder,
            Path extensions,
            int concurrency,
            boolean freezing) {

        /** One invocation at a time, frozen between invocations, no extensions. */
        public static Setup classic(List<String> command, Map<String, String> env, Path folder) {
            return new Setup(
                    Mode.CLASSIC, command, env, folder, folder.resolve("extensions"), 1, true);
        }
    }

    private final Setup setup;
    private final RuntimeApi api;
    private final List<Process> extensions = new ArrayList<>();
    private Process runtime;
    private CompletableFuture<Void> runtimeGone = CompletableFuture.completedFuture(null);
    private boolean frozen;
    private int starts;

    public Sandbox(Setup setup) throws IOException {
        this.setup = setup;
        Files.createDirectories(tmp());
        this.api = new RuntimeApi(setup.mode(), InstantSource.system());
    }

    /** The service side. */
    public RuntimeApi api() {
        return api;
    }

    /** The environment's temp folder; survives restarts of the runtime. */
    public Path tmp() {
        return setup.folder().resolve("tmp");
    }

    /** How often the runtime was started. */
    public int starts() {
        return starts;
    }

    /** What the runtime and the extensions wrote. */
    public String log() throws IOException {
        return Files.exists(logFile()) ? Files.readString(logFile()) : "";
    }

    /** Process id of the runtime. */
    public long pid() {
        return runtime.pid();
    }

    /** Kills the runtime once a process below it has that text in its command line. */
    public void killRuntimeDuring(String commandLine) {
        while (runtime.toHandle()
                .descendants()
                .noneMatch(p -> p.info().commandLine().orElse("").contains(commandLine))) {
            Thread.onSpinWait();
        }
        runtime.destroyForcibly();
    }

    private Path logFile() {
        return setup.folder().resolve("log");
    }

    /** Starts the runtime, if it does not run; returns before it is ready. */
    public void start() throws IOException, InterruptedException {
        if (runtime != null && runtime.isAlive()) {
            return;
        }
        runtimeGone.join();
        starts++;
        startExtensions();
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(setup.command());
        Process started = process(command);
        runtime = started;
        runtimeGone = started.onExit().thenAccept(this::ended);
    }

    private Process process(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> env = builder.environment();
        env.keySet().removeIf(key -> key.startsWith("AWS_") || key.equals("_HANDLER"));
        env.put("AWS_LAMBDA_RUNTIME_API", api.address());
        env.put("AWS_LAMBDA_FUNCTION_NAME", "test");
        env.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
        env.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769");
        env.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/test");
        env.put("AWS_LAMBDA_LOG_STREAM_NAME", "stream");
        env.put("AWS_REGION", "eu-central-1");
        env.put("TMPDIR", tmp().toString());
        switch (setup.mode()) {
            case CLASSIC -> env.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
            case SNAP_START -> env.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
            case MANAGED -> {
                env.put("AWS_LAMBDA_INITIALIZATION_TYPE", "lambda-managed-instances");
                env.put("AWS_LAMBDA_MAX_CONCURRENCY", "" + setup.concurrency());
            }
        }
        env.putAll(setup.env());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        return builder.start();
    }

    private void startExtensions() throws IOException, InterruptedException {
        if (!Files.isDirectory(setup.extensions())) {
            return;
        }
        List<Path> executables;
        try (Stream<Path> files = Files.list(setup.extensions())) {
            executables = files.sorted().toList();
        }
        for (Path executable : executables) {
            extensions.add(process(List.of("setsid", executable.toString())));
        }
        if (!api.extensions().awaitWaiting(executables.size(), PATIENCE)) {
            throw new IOException("extensions did not register: " + log());
        }
    }

    private void ended(Process process) {
        api.reset()
                .forEach(
                        lost -> lost.end().complete(new InvocationEnd.Exited(process.exitValue())));
    }

    /** Invokes and waits for the end; freezes the environment afterwards, as the setup says. */
    public InvocationEnd invoke(String event, Duration timeout)
            throws IOException, InterruptedException {
        return invoke(event, timeout, Map.of());
    }

    /** As {@link #invoke(String, Duration)}; headers that are empty are left out of the event's. */
    public InvocationEnd invoke(String event, Duration timeout, Map<String, String> headers)
            throws IOException, InterruptedException {
        start();
        thaw();
        Process serving = runtime;
        Invocation invocation =
                api.enqueue(
                        event.getBytes(java.nio.charset.StandardCharsets.UTF_8), timeout, headers);
        InvocationEnd end = await(invocation, serving, timeout);
        if (setup.mode() != Mode.MANAGED && end instanceof InvocationEnd.TimedOut) {
            kill();
        } else if (setup.mode() != Mode.MANAGED) {
            // The service goes on only when everything asks for the next event, or is gone.
            api.awaitWaitingOr(() -> !serving.isAlive(), PATIENCE);
            if (setup.freezing() && serving.isAlive()) {
                freeze();
            }
        }
        return end;
    }

    /**
     * Invokes and tells a deadline, but does not keep it: for what the runtime does just before it,
     * which on a slow machine may come after it.
     */
    public InvocationEnd invokeTelling(Duration deadline, String event)
            throws IOException, InterruptedException {
        String told = "" + Instant.now().plus(deadline).toEpochMilli();
        return invoke(event, PATIENCE, Map.of("Lambda-Runtime-Deadline-Ms", told));
    }

    /** Invokes without waiting; the runtime must have been started. */
    public CompletableFuture<InvocationEnd> invokeLater(String event, Duration timeout) {
        Invocation invocation =
                api.enqueue(
                        event.getBytes(java.nio.charset.StandardCharsets.UTF_8), timeout, Map.of());
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return await(invocation, runtime, timeout);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task, "invocation").start());
    }

    private InvocationEnd await(Invocation invocation, Process serving, Duration timeout)
            throws InterruptedException {
        CompletableFuture<Object> either =
                CompletableFuture.anyOf(
                        invocation.end(),
                        serving.onExit().thenApply(p -> new InvocationEnd.Exited(p.exitValue())));
        try {
            InvocationEnd first =
                    (InvocationEnd) either.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            // An answer that was taken counts, also if the process ended right after it.
            return invocation.end().getNow(first);
        } catch (TimeoutException e) {
            api.expire(invocation);
            return invocation.end().join();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Stops everything in the environment, once all of it waits for the next event. */
    public void freeze() throws IOException, InterruptedException {
        int extending = api.extensions().names().size();
        if (!api.awaitWaiting(1, PATIENCE) || !api.extensions().awaitWaiting(extending, PATIENCE)) {
            throw new IOException("not everything waits for the next event: " + log());
        }
        signalAll("STOP");
        frozen = true;
    }

    /** Lets everything go on. */
    public void thaw() throws IOException, InterruptedException {
        if (frozen) {
            signalAll("CONT");
            frozen = false;
        }
    }

    private void signalAll(String signal) throws IOException, InterruptedException {
        for (Process process : all()) {
            ProcessTree.signal(signal, process.toHandle());
        }
    }

    private List<Process> all() {
        List<Process> all = new ArrayList<>(extensions);
        if (runtime != null) {
            all.add(runtime);
        }
        return all;
    }

    /** Kills everything without a word, as at a deadline. */
    public void kill() throws IOException, InterruptedException {
        signalAll("KILL");
        frozen = false;
        if (runtime != null) {
            runtime.waitFor();
        }
        for (Process extension : extensions) {
            extension.waitFor();
        }
        extensions.clear();
        api.extensions().reset();
        api.reset();
    }

    /**
     * Ends the environment as the service does: with an external extension the runtime gets a
     * SIGTERM and its share of the time, without one it is killed at once.
     *
     * @return exit code of the runtime
     */
    public int shutdown() throws IOException, InterruptedException {
        thaw();
        if (!api.extensions().names().isEmpty()) {
            runtime.toHandle().destroy();
            runtime.waitFor(TERM_TO_KILL.toMillis(), TimeUnit.MILLISECONDS);
            api.extensions().shutdown("spindown", System.currentTimeMillis() + 1400);
        }
        kill();
        return runtime.exitValue();
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            api.close();
        }
    }
}
