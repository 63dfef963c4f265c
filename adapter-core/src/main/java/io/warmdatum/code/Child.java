package io.warmdatum.code;

import io.warmdatum.code.TaggedPipe.Tag;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A process in a session and process group of its own. What is left of the group when the process
 * ends is killed, and so is all of it when this JVM dies. Thread-safe.
 */
final class Child {

    private static final Logger LOG = Logger.getLogger(Child.class);

    /**
     * What every start needs.
     *
     * @param guard watches the groups
     * @param pipes folder for named pipes
     * @param clock time of lines
     */
    record Surroundings(GroupGuard guard, Path pipes, InstantSource clock) {}

    private final GroupGuard guard;
    private final Process process;
    private final boolean leaderStandsIn;
    private final ProgramOutput output;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();

    private Child(GroupGuard guard, Process process, boolean leaderStandsIn, ProgramOutput output) {
        this.guard = guard;
        this.process = process;
        this.leaderStandsIn = leaderStandsIn;
        this.output = output;
    }

    /**
     * Starts a process.
     *
     * @param command command, isolation included
     * @param leaderStandsIn whether the command's process only waits for the program, its child
     * @param env whole environment
     * @param stdin lines for standard input
     * @param tag tag of its first lines
     */
    static Child start(
            Surroundings around,
            List<String> command,
            boolean leaderStandsIn,
            Map<String, String> env,
            List<String> stdin,
            Tag tag,
            ProgramListener listener)
            throws IOException, InterruptedException {
        ProgramOutput output = new ProgramOutput(around.pipes(), tag, listener, around.clock());
        Process process;
        try {
            // The program waits for a line, so that it never runs unwatched.
            ProcessBuilder builder =
                    new ProcessBuilder("setsid", "sh", "-c", "read -r go && exec \"$@\"", "sh");
            builder.command().addAll(command);
            builder.environment().clear();
            builder.environment().putAll(env);
            output.redirect(builder);
            process = builder.start();
        } catch (IOException | IllegalArgumentException e) {
            output.end();
            throw new IOException(e.getMessage(), e);
        } finally {
            output.unlink();
        }
        Child child = new Child(around.guard(), process, leaderStandsIn, output);
        try {
            around.guard().watch(process.pid());
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        } finally {
            thread("warmdatum-exit", child::awaitExit);
        }
        thread("warmdatum-stdin", () -> child.feed(stdin));
        return child;
    }

    private static void thread(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void feed(List<String> stdin) {
        String text = "go\n" + String.join("\n", stdin) + "\n";
        try (OutputStream in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException brokenPipe) {
            // A program need not read its input (reference 2.1).
            LOG.debugf("process %d did not read all of its input", process.pid());
        }
    }

    private void awaitExit() {
        try {
            int code = process.waitFor();
            try {
                guard.signal("KILL", process.pid());
                guard.forget(process.pid());
                output.end();
            } catch (IOException e) {
                LOG.error("what is left of a process was not cleared away in full", e);
            }
            exit.complete(new Exit(code));
        } catch (InterruptedException e) {
            exit.completeExceptionally(e);
        }
    }

    /**
     * Whether the program has ended, so that {@link #exit} completes without anybody's doing. Asks
     * the system: Java's own threads hear of an end later, all the more after this machine slept.
     */
    boolean hasEnded() {
        ProcessHandle leader = process.toHandle();
        return (leaderStandsIn ? leader.children() : Stream.of(leader)).noneMatch(Child::runs);
    }

    /** A process that nobody has waited for yet is there, but runs no more. */
    private static boolean runs(ProcessHandle program) {
        try {
            String stat = Files.readString(Path.of("/proc/" + program.pid() + "/stat"));
            // The name before it may hold anything, brackets too.
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException noSuchProcess) {
            return program.isAlive();
        }
    }

    /**
     * Completes when the process is gone, what was left of its group killed and its output read.
     */
    CompletableFuture<Exit> exit() {
        return exit;
    }

    ProgramOutput output() {
        return output;
    }

    /** Kills the whole group, and descendants that left it, and waits for the end. */
    Exit kill() {
        List<ProcessHandle> descendants = process.descendants().toList();
        signal("KILL");
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        return exit.join();
    }

    /** Ends the group: SIGTERM, then SIGKILL after the grace period. Waits for the end. */
    Exit end(Duration grace) {
        if (leaderStandsIn) {
            // It would die of the signal at once and take the program's grace period with it.
            process.descendants().forEach(ProcessHandle::destroy);
        } else {
            signal("TERM");
        }
        try {
            exit.get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debugf("process %d is killed after its grace period", process.pid());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return kill();
    }

    private void signal(String signal) {
        try {
            if (!exit.isDone() && process.isAlive()) {
                guard.signal(signal, process.pid());
            }
        } catch (IOException e) {
            LOG.errorf(e, "no signal %s to process group %d", signal, process.pid());
        }
    }
}
