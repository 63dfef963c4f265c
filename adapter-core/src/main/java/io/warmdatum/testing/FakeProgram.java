package io.warmdatum.testing;

import io.warmdatum.code.GroupGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** User code as Pachyderm's worker runs it: in a process group that only ever gets SIGKILL. */
final class FakeProgram implements AutoCloseable {

    private final List<String> command;
    private final Map<String, String> env;
    private final Path folder;
    private final Path log;
    private final GroupGuard guard = new GroupGuard();

    // Guarded by this.
    private Process running;

    FakeProgram(List<String> command, Map<String, String> env, Path folder, Path log) {
        this.command = command;
        this.env = env;
        this.folder = folder;
        this.log = log;
    }

    synchronized Process start() throws IOException {
        running = start(command, env);
        return running;
    }

    /** Runs a command to its end in the datum's environment; kills it when the time is over. */
    int run(List<String> other, Map<String, String> datumEnv, long nanos)
            throws IOException, InterruptedException {
        Process process = start(other, datumEnv);
        if (!process.waitFor(nanos, java.util.concurrent.TimeUnit.NANOSECONDS)) {
            kill(process);
        }
        return process.waitFor();
    }

    private Process start(List<String> what, Map<String, String> with) throws IOException {
        List<String> all = new ArrayList<>(List.of("setsid"));
        all.addAll(what);
        var builder =
                new ProcessBuilder(all)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(with);
        Process process = builder.start();
        process.getOutputStream().close();
        guard.watch(process.pid());
        return process;
    }

    /** Kills the process group at once, and tells whether it ran; does not wait. */
    synchronized boolean kill() throws IOException {
        boolean runs = running != null && running.isAlive();
        if (runs) {
            kill(running);
        }
        return runs;
    }

    /** Asks the process group to end; does not wait. */
    synchronized void terminate() throws IOException {
        if (running != null && running.isAlive()) {
            guard.signal("TERM", running.pid());
        }
    }

    private void kill(Process process) throws IOException {
        guard.signal("KILL", process.pid());
        process.destroyForcibly(); // it may not have its group yet
    }

    /** Kills the process group, also what a dead leader left of it, and waits for the leader. */
    void killAndWait() throws IOException, InterruptedException {
        Process last;
        synchronized (this) {
            last = running;
            running = null;
        }
        if (last != null) {
            kill(last);
            last.waitFor();
            guard.forget(last.pid());
        }
    }

    /** Kills what still runs; does not wait. */
    @Override
    public void close() throws IOException {
        try {
            kill();
        } finally {
            guard.close();
        }
    }
}
